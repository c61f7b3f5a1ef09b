import { computed, onScopeDispose, shallowReactive, watch } from 'vue'

import { asProblem } from '@/api'
import type { CaseDetail, Look, Sha } from '@/api/types'
import { useContainer } from '@/app/container'

import { usePhone, useOwner } from '../phone/usePhone'
import type { DraftHandle } from '../phone/useDraft'
import { doubts, type Doubt } from './doubts'

/** `asking`: the photo goes up and is compared; `later`: not known now; `never`: its picture cannot be compared. */
type Answer = { state: 'asking' | 'later' | 'never' } | { state: 'known'; looks: readonly Look[] }

const AGAIN_MS = 15_000
const PENDING_MS = 1_000
const PENDING_TRIES = 20

/**
 * What the check would ask about the photos of this draft, told before they are handed in: what the phone sees itself at
 * once, and what the server finds in the pictures as soon as they are up. Nothing waits for it.
 */
export function useDoubts(detail: () => CaseDetail, draft: Pick<DraftHandle<object>, 'photos' | 'refused'>) {
  const { api } = useContainer()
  const phone = usePhone()
  const owner = useOwner()
  const answers = shallowReactive(new Map<Sha, Answer>())
  const timers = new Map<Sha, ReturnType<typeof setTimeout>>()
  let gone = false

  const wanted = (sha: Sha) => !gone && draft.photos.value.some((photo) => photo.sha256 === sha)

  function again(sha: Sha, ms: number, tries?: number): void {
    clearTimeout(timers.get(sha))
    timers.set(sha, setTimeout(() => { void ask(sha, tries) }, ms))
  }

  async function ask(sha: Sha, tries = PENDING_TRIES): Promise<void> {
    try {
      // Sends it, or waits for who is sending it already.
      const up = await phone.sendAhead(owner.value, sha)
      if (!wanted(sha)) return
      const answer = up && await api.provenance.doubts(detail().id, sha)
      if (!wanted(sha)) return
      if (answer?.state === 'compared') answers.set(sha, { state: 'known', looks: answer.looks })
      else if (answer?.state === 'unreadable') answers.set(sha, { state: 'never' })
      else if (answer && tries > 0) again(sha, PENDING_MS, tries - 1)
      else later(sha)
    } catch (error) {
      if (!wanted(sha)) return
      const problem = asProblem(error)
      answers.set(sha, { state: 'later' })
      if (problem.repeatable) later(sha, problem.retryAfter)
    }
  }

  function later(sha: Sha, afterS: number | null = null): void {
    answers.set(sha, { state: 'later' })
    again(sha, afterS === null ? AGAIN_MS : afterS * 1000)
  }

  const online = () => { for (const [sha, { state }] of answers) if (state === 'later') again(sha, 0) }
  window.addEventListener('online', online)
  watch(draft.photos, (now) => {
    for (const sha of [...answers.keys()]) if (!now.some((photo) => photo.sha256 === sha)) answers.delete(sha)
    for (const { sha256 } of now) {
      if (answers.has(sha256)) continue
      answers.set(sha256, { state: 'asking' })
      void ask(sha256)
    }
  }, { immediate: true })
  onScopeDispose(() => {
    gone = true
    window.removeEventListener('online', online)
    timers.forEach((timer) => { clearTimeout(timer) })
  })

  const found = computed<Doubt[]>(() => {
    const told = [...answers.values()].flatMap((one) => one.state === 'known' ? one.looks : [])
    return [...new Map([...doubts(detail(), draft.photos.value), ...told].map(({ key, kind, sha256 }) => [key, { key, kind, sha256 }])).values()]
  })
  /** What is still to be said of the comparing; null when all of it was. A photo that is refused is told elsewhere. */
  const comparing = computed(() => {
    const states = [...answers].filter(([sha]) => !draft.refused.value.has(sha)).map(([, { state }]) => state)
    return (['asking', 'later', 'never'] as const).find((state) => states.includes(state)) ?? null
  })
  return { found, comparing }
}
