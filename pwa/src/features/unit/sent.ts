import type { CaseDetail, CaseEvent, Unit } from '@/api/types'
import { dayTime } from '@/i18n/format'

import { squadAt } from '../desk/useUnits'
import { t } from './messages'

const SENDS: readonly string[] = ['dispatch', 'reassign', 'inherit']

/** When and by whom a case was sent to the unit that has it; null while its log is not there. */
export function sentHere(events: readonly CaseEvent[], now?: number): { when: string; who: string } | null {
  const event = events.findLast((one) => SENDS.includes(one.command))
  return event ? { when: dayTime(event.at, now), who: event.actor?.name ?? t('system') } : null
}

/** Whether the unit is the one posted where the case lies. */
export function isOurs(detail: Pick<CaseDetail, 'cell'>, units: readonly Unit[], unitId: string | undefined): boolean {
  return detail.cell !== null && unitId !== undefined && squadAt(units, detail.cell.code)?.id === unitId
}
