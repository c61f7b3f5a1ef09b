import { onBeforeUnmount, ref, watch, type Ref } from 'vue'

import { photoUrl, type PhotoSize } from '@/api/photos'
import type { Sha } from '@/api/types'

export type PhotoState = 'loading' | 'ready' | 'pending' | 'failed'

/** Tries while the worker has not made the derivative, about two minutes in all. */
const TRIES = 12

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
    if (wait === 0 && tries++ < TRIES) turn.value++
    else if (wait !== null && tries++ < TRIES) {
      state.value = 'pending'
      timer = setTimeout(() => { turn.value++ }, wait * 1000)
    } else state.value = 'failed'
  }

  watch([sha, size, caseId], start, { immediate: true })
  onBeforeUnmount(() => { clearTimeout(timer) })
  return { src, state, turn, retry: start, failed, loaded: () => { state.value = 'ready' } }
}

/** Seconds to wait, 0 = it is there now, null = it will not come. Offline counts as "later". */
async function pendingFor(address: string): Promise<number | null> {
  try {
    const response = await fetch(address, { credentials: 'same-origin', cache: 'reload' })
    if (response.ok) return 0
    const body = await response.json().catch(() => ({})) as { type?: string }
    if (body.type !== 'photo.derivative_pending') return null
    return Math.min(15, Math.max(1, Number(response.headers.get('Retry-After')) || 2))
  } catch {
    return navigator.onLine ? null : 15
  }
}
