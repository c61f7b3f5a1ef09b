import { dated } from '@/api/serverTime'
import { computed, ref, shallowRef, watch, type ComputedRef } from 'vue'

import { useContainer } from '@/app/container'
import { newId } from '@/app/ids'
import type { CaseDetail, Command, CommandBody } from '@/api/types'
import { named } from '@/i18n/names'
import { commandWords } from '@/i18n/words'
import { overlay } from '@/offline/overlay'
import type { OutboxItem } from '@/offline/types'

import { shotsOf } from '../phone/shots'
import { storeTrouble, type StoreTrouble } from '../phone/submit'
import { useDraft, type HandIn } from '../phone/useDraft'
import { useOwner, usePhone, useUnsent } from '../phone/usePhone'
import { usePosition } from '../phone/usePosition'
import { roleOf, taskOf, type Role } from './work'

export interface TaskFields {
  note: string
  ticked: string[]
  result: 'confirmed' | 'not_found' | null
  why: string | null
  whyWords: string
  /** Whom a return names in its place; nothing while nobody chose. */
  wanted?: string | null
}

/** Work on one case from the street: what is typed is kept, what is handed in is stored before anything else. */
export function useTask(caseId: string, detail: ComputedRef<CaseDetail | null>) {
  const { session } = useContainer()
  const phone = usePhone()
  const owner = useOwner()
  const unsent = useUnsent()
  const position = usePosition()
  const draft = useDraft<TaskFields>(owner.value, `task:${caseId}`, () => ({ note: '', ticked: [], result: null, why: null, whyWords: '' }), position.fix)
  const trouble = ref<StoreTrouble | null>(null)
  const busy = ref(false)

  const own = computed(() => unsent.value?.filter((item) => item.owner === owner.value && item.subject === caseId) ?? [])
  // What was just sent counts until the case as the server has it arrives: else the page falls back a step for a moment,
  // and a photo that is being taken loses the field it belongs to.
  const counted = shallowRef(own.value)
  watch([own, detail], ([items, now], [, before]) => { if (now !== before || items.length >= counted.value.length) counted.value = items }, { flush: 'sync' })
  const shown = computed(() => detail.value && overlay(detail.value, counted.value))
  const task = computed(() => detail.value ? taskOf(detail.value, session.me.value?.unit?.id) : undefined)
  const role = computed<Role>(() => {
    if (!shown.value) return 'none'
    // A step that needs a person comes first; and what is handed in from here is not checked from here before it arrived.
    if (shown.value.needsYou || (shown.value.waiting && shown.value.item.state === 'finished')) return 'none'
    if (shown.value.item.state === 'finished' && detail.value?.ownWork === 'refused') return 'none'
    return roleOf(shown.value.item.state, task.value, session.me.value?.unit?.id, (verb) => session.can(verb))
  })

  /** Stores a command with the draft's photos: the record, when it is safe on the phone, else null. */
  async function give(command: Command, more: Partial<CommandBody> = {}, withPhotos = true): Promise<OutboxItem | null> {
    const current = detail.value
    if (!current || busy.value) return null
    busy.value = true
    trouble.value = null
    const store = ({ owner: maker, draftId }: Omit<HandIn, 'id'>) => {
      const fix = position.fix.value
      const body: CommandBody = {
        id: newId(), command, ...dated(), ...more,
        ...(withPhotos ? { photos: draft.photos.value.map((photo) => photo.sha256), shots: shotsOf(draft.photos.value) } : {}),
        ...(task.value && command !== 'check_pass' && command !== 'check_fail' ? { taskId: task.value.id } : {}),
        ...(fix ? { location: { lon: fix.lon, lat: fix.lat, datum: 'wgs84', accuracyM: Math.round(fix.accuracyM) } } : {}),
      }
      return phone.hand({
        owner: maker, outgoing: { kind: 'caseCommand', caseId, body }, title: `${commandWords(command)} · ${named(current.category?.name) ?? ''}`,
        place: current.placeWords, ...(draftId ? { draftId } : {}),
      })
    }
    try {
      const stored = await (withPhotos ? draft.handIn(store) : store({ owner: owner.value, draftId: undefined }))
      // What was handed in is over: the page is left, and cannot be pressed again until then.
      busy.value = withPhotos
      return stored
    } catch (error) {
      trouble.value = storeTrouble(error)
      busy.value = false
      return null
    }
  }

  return { draft, position, own, shown, task, role, trouble, busy, give }
}
