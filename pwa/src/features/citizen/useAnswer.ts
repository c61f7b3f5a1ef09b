import { onScopeDispose, ref, shallowRef, watch } from 'vue'

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
}

/**
 * What the holder of a code says of the result. Kept on the phone before it is tried: the page may die, or the network be
 * gone; then it goes out by itself as soon as a page of this code has a network, once, because the same is the same to
 * the server.
 */
export function useAnswer(code: string, answered: (track: Track) => void) {
  const { api } = useContainer()
  const { db } = usePhone()
  const draft = useDraft<AnswerFields>(ANONYMOUS, `answer:${code}`, () => ({ reasons: [], words: '', sending: null }))
  const { fields, photos } = draft
  const busy = ref(false)
  const problem = shallowRef<ApiProblem | null>(null)
  /** Said, stored, and not yet there: it goes out by itself. */
  const kept = ref(false)
  /** Said on this page: what the store has from before is older. */
  let pressed = false
  let failed = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  /** As it stands at the press: what changes while the photos travel is not sent. */
  function body(clean: boolean): AnswerBody {
    const shas = photos.value.map((photo) => photo.sha256).slice(0, ANSWER_PHOTOS)
    const more = clean ? {} : { reasons: [...fields.value.reasons], text: fields.value.words.trim() || null, photos: shas }
    const { id, ...before } = fields.value.sending ?? { id: '' }
    return { id: id && JSON.stringify(before) === JSON.stringify({ clean, ...more }) ? id : newId(), clean, ...more }
  }

  async function send(clean: boolean): Promise<void> {
    composed()
    pressed = true
    problem.value = null
    failed = 0
    fields.value.sending = body(clean)
    await draft.flush().catch(() => undefined)
    await deliver()
  }

  async function deliver(): Promise<void> {
    const said = fields.value.sending
    if (!said || busy.value) return
    clearTimeout(timer)
    busy.value = true
    try {
      await deliverPhotos(said.photos ?? [])
      answered(await api.track.answer(code, said, { headers: phoneHeaders(await phoneKey(db)) }))
      problem.value = null
      kept.value = false
      await draft.clear()
    } catch (error) {
      problem.value = asProblem(error)
      // The server wants the bytes once more, as after some days: the next press brings them.
      if (problem.value.type === 'report.photo_missing') await db.photos.where('sha256').anyOf(said.photos ?? []).modify({ ackedAt: 0 })
      kept.value = problem.value.repeatable
      if (problem.value.repeatable) timer = setTimeout(() => { void deliver() }, againAfter(failed++, problem.value.retryAfter ?? 0) * 1000)
      else fields.value.sending = null
    } finally {
      busy.value = false
    }
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
    clearTimeout(timer)
    window.removeEventListener('online', online)
  })
  // Left over from a page that is gone.
  watch(draft.ready, (ready) => {
    if (!ready || pressed) return
    kept.value = fields.value.sending !== null
    void deliver()
  }, { immediate: true })

  return { draft, busy, problem, kept, send, deliver, hold }
}
