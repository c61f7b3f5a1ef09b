import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'

import { asProblem, type ApiProblem } from '@/api'
import { ANSWER_PHOTOS } from '@/api/contract.gen'
import type { AnswerBody, AnswerReason, Track } from '@/api/types'
import { useContainer } from '@/app/container'
import { newId } from '@/app/ids'
import { phoneHeaders, phoneKey } from '@/offline/phoneKey'
import { ANONYMOUS } from '@/offline/types'

import { useDraft } from '../phone/useDraft'
import { usePhone } from '../phone/usePhone'
import { composed } from './composed'

const AGAIN_S = 15
const SELDOM_S = 600

/** Seconds until the next try after `failed` earlier ones: doubled each time, never before the server wants it. */
export const againAfter = (failed: number, wanted = 0): number => Math.max(Math.min(SELDOM_S, AGAIN_S * 2 ** failed), wanted)

interface AnswerFields {
  reasons: AnswerReason[]
  words: string
  /** As it was pressed, while the server has not said that it has it. */
  sending: AnswerBody | null
  /** The closing that all this is about; null for what an older version has kept. */
  closing: string | null
}

const EMPTY = (): AnswerFields => ({ reasons: [], words: '', sending: null, closing: null })

/**
 * What the holder of a code says of the result. Kept on the phone before it is tried: the page may die, or the network be
 * gone; then it goes out by itself as soon as a page of this code has a network, once, because the same is the same to
 * the server. What speaks of an earlier closing is never sent: nobody has seen this one's result then.
 */
export function useAnswer(code: string, closing: () => string | null, answered: (track: Track) => void, elsewhere: () => void) {
  const { api } = useContainer()
  const { db } = usePhone()
  const draft = useDraft<AnswerFields>(ANONYMOUS, `answer:${code}`, EMPTY)
  const { fields, photos } = draft
  const busy = ref(false)
  const problem = shallowRef<ApiProblem | null>(null)
  /** Said, stored, and not yet there: it goes out by itself. */
  const kept = ref(false)
  /** Said on this page: what the store has from before is older. */
  let pressed = false
  let gone = false
  let failed = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  const begun = computed(() => photos.value.length > 0 || fields.value.reasons.length > 0 || fields.value.words !== '' || fields.value.sending !== null)
  /** Left over from an earlier closing: shown, not sent. */
  const outdated = computed(() => begun.value && fields.value.closing !== null && fields.value.closing !== closing())

  /** As it stands at the press: what changes while the photos travel is not sent. */
  function body(clean: boolean): AnswerBody {
    const shas = photos.value.map((photo) => photo.sha256).slice(0, ANSWER_PHOTOS)
    const more = clean ? {} : { reasons: [...fields.value.reasons], text: fields.value.words.trim() || null, photos: shas }
    const { id, ...before } = fields.value.sending ?? { id: '' }
    const said = { clean, ...more, ...(closing() ? { closing: closing() } : {}) }
    return { id: id && JSON.stringify(before) === JSON.stringify(said) ? id : newId(), ...said }
  }

  async function send(clean: boolean): Promise<void> {
    composed()
    pressed = true
    problem.value = null
    failed = 0
    fields.value.closing = closing()
    fields.value.sending = body(clean)
    await draft.flush().catch(() => undefined)
    await deliver()
  }

  async function deliver(): Promise<void> {
    const said = fields.value.sending
    if (!said || busy.value || outdated.value) return
    clearTimeout(timer)
    busy.value = true
    try {
      const found = await bring(said)
      if (!found) return
      problem.value = null
      kept.value = false
      await draft.clear()
      answered(found)
    } catch (error) {
      if (!gone) later(asProblem(error))
    } finally {
      busy.value = false
    }
  }

  /** The photos, then the answer; null where it was taken back meanwhile, or the page is gone: the next one sends it. */
  async function bring(said: AnswerBody, again = false): Promise<Track | null> {
    await deliverPhotos(said.photos ?? [])
    const headers = phoneHeaders(await phoneKey(db))
    if (gone || fields.value.sending?.id !== said.id) return null
    try {
      return await api.track.answer(code, said, { headers })
    } catch (error) {
      if (again || asProblem(error).type !== 'report.photo_missing') throw error
      // The server wants the bytes once more, as after some days.
      await db.photos.where('sha256').anyOf(said.photos ?? []).modify({ ackedAt: 0 })
      return await bring(said, true)
    }
  }

  function later(why: ApiProblem): void {
    problem.value = why
    kept.value = why.repeatable
    if (why.extra.why === 'newer') elsewhere()
    if (why.repeatable) timer = setTimeout(() => { void deliver() }, againAfter(failed++, why.retryAfter ?? 0) * 1000)
    else fields.value.sending = null
  }

  /** Those of the photos that did not arrive ahead. */
  async function deliverPhotos(shas: readonly string[]): Promise<void> {
    const headers = phoneHeaders(await phoneKey(db))
    for (const row of await db.photos.bulkGet([...shas])) if (row && !row.ackedAt) await api.client.put(`/photos/${row.sha256}`, row.bytes, { headers })
  }

  /** It is not sent after all; what was written stays. */
  function hold(): void {
    clearTimeout(timer)
    kept.value = false
    fields.value.sending = null
    problem.value = null
  }

  const online = () => {
    failed = 0
    void deliver()
  }
  window.addEventListener('online', online)
  onScopeDispose(() => {
    gone = true
    clearTimeout(timer)
    window.removeEventListener('online', online)
  })
  // Left over from a page that is gone.
  watch(draft.ready, (ready) => {
    if (!ready || pressed) return
    kept.value = fields.value.sending !== null && !outdated.value
    void deliver()
  }, { immediate: true })
  watch(begun, (now) => { if (now) fields.value.closing ??= closing() })
  // Another page of this phone has brought it, or taken it back.
  watch(() => fields.value.sending, (now) => {
    if (now || !kept.value || busy.value) return
    kept.value = false
    problem.value = null
    elsewhere()
  })

  return { draft, busy, problem, kept, outdated, send, deliver, hold, forget: draft.clear }
}
