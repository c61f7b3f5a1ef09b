import { onBeforeUnmount, ref, watch, type Ref } from 'vue'

import { photoUrl, type PhotoSize } from '@/api/photos'
import type { ErrorCode, Sha } from '@/api/types'

/** `pending`: the server has not made it yet; `unreached`: nobody answered, so that nothing is known of it. */
export type PhotoState = 'loading' | 'ready' | 'pending' | 'unreached' | 'failed'

/** Tries while the worker has not made the derivative, about two minutes in all. */
const TRIES = 12
/** Without an answer it is asked again after so many seconds, and as soon as the network is back. */
const UNREACHED_S = 15

/**
 * Address and state of a derivative. The browser loads it as a plain image; only when that fails the answer is read, and
 * while it is `photo.derivative_pending` the same is asked again after `Retry-After`.
 */
export function usePhotoSource(sha: () => Sha | null | undefined, size: () => PhotoSize, caseId: () => string | undefined = () => undefined) {
  const src = ref<string>()
  const state: Ref<PhotoState> = ref('loading')
  /** Counts reloads; as the image's key it makes the browser ask again. */
  const turn = ref(0)
  let tries = 0
  let timer: ReturnType<typeof setTimeout> | undefined

  function start(): void {
    clearTimeout(timer)
    tries = 0
    turn.value++
    state.value = 'loading'
    const name = sha()
    src.value = name ? photoUrl(name, size(), caseId()) : undefined
  }

  async function failed(): Promise<void> {
    const address = src.value
    if (!address) return
    const wait = await pendingFor(address)
    if (address !== src.value) return
    if (wait === 'unreached') later('unreached', UNREACHED_S)
    else if (wait === null || tries++ >= TRIES) state.value = 'failed'
    else if (wait === 0) turn.value++
    else later('pending', wait)
  }

  function later(because: 'pending' | 'unreached', seconds: number): void {
    state.value = because
    clearTimeout(timer)
    timer = setTimeout(() => { turn.value++ }, seconds * 1000)
  }

  const online = () => { if (state.value === 'unreached') start() }
  window.addEventListener('online', online)
  watch([sha, size, caseId], start, { immediate: true })
  onBeforeUnmount(() => {
    clearTimeout(timer)
    window.removeEventListener('online', online)
  })
  return { src, state, turn, retry: start, failed, loaded: () => { state.value = 'ready' } }
}

/** Seconds to wait, 0 = it is there now, null = it will not come. */
async function pendingFor(address: string): Promise<number | 'unreached' | null> {
  try {
    const response = await fetch(address, { credentials: 'same-origin', cache: 'reload' })
    if (response.ok) return 0
    const body = await response.json().catch(() => ({})) as { type?: ErrorCode }
    if (body.type !== 'photo.derivative_pending') return null
    return Math.min(15, Math.max(1, Number(response.headers.get('Retry-After')) || 2))
  } catch {
    return 'unreached'
  }
}
