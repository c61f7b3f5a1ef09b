import { computed, type WritableComputedRef } from 'vue'

import type { CaseDetail, Unit } from '@/api/types'
import { named } from '@/i18n/names'

import { squadAt, takersAt } from '../desk/useUnits'
import { t } from './messages'

const NOBODY = '-'

/**
 * Whom a unit that sends a case back names in its place, on the desk and on the phone. Where the area is the reason, whoever
 * is posted there is named until somebody chooses; `picked` is what was chosen, null while nobody has.
 */
export function useSuggestion(units: () => readonly Unit[], detail: () => CaseDetail | null, why: () => string | null, picked: WritableComputedRef<string | null>) {
  const others = computed(() => {
    const one = detail()
    return one ? takersAt(units(), one.cell).filter((unit) => unit.id !== one.unit?.id) : []
  })
  const chosen = computed(() => picked.value === NOBODY || others.value.some((unit) => unit.id === picked.value) ? picked.value : null)
  const posted = computed(() => why() === 'area' ? others.value.find((unit) => unit.id === squadAt(units(), detail()?.cell?.code ?? '')?.id)?.id : undefined)
  const suggested = computed<string | null>({ get: () => chosen.value ?? posted.value ?? NOBODY, set: (id) => { picked.value = id } })
  const choices = computed(() => [{ value: NOBODY, label: t('suggestNone') }, ...others.value.map((unit) => ({ value: unit.id, label: named(unit.name) }))])
  /** As the command takes it. */
  const fields = computed(() => suggested.value !== null && suggested.value !== NOBODY ? { unitId: suggested.value } : {})
  return { suggested, choices, fields, offered: computed(() => others.value.length > 0) }
}
