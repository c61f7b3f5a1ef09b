import { ref, type Ref } from 'vue'

import { CLOCK_AHEAD_MS } from './contract.gen'

/** The header with the server's time in milliseconds since 1970 (backend/kernel/clock.py). */
export const SERVER_TIME = 'Menqian-Time'

const KEY = 'menqian.clock'
/** A slower answer says too little about the time. */
const SLOWEST_MS = 10_000

/** How far this phone's clock is ahead of the server's, milliseconds; null until an answer told. Kept for times without a network. */
const ahead = ref<number | null>(kept())
let doubt = Infinity

/** The page's store; a service worker has none. */
const store = () => (globalThis as { localStorage?: { getItem(key: string): string | null; setItem(key: string, value: string): void; removeItem(key: string): void } }).localStorage

function kept(): number | null {
  try {
    const value: unknown = JSON.parse(store()?.getItem(KEY) ?? 'null')
    return typeof value === 'number' && Number.isFinite(value) ? value : null
  } catch {
    return null
  }
}

/**
 * Learn from an answer of the server. Its time lies somewhere between asking and answering, so a sample is as good as it was
 * quick; one that fits what is known to its own error teaches nothing.
 * @param told the header; nothing without it
 * @param asked this phone's clock when the request left; `answered` when the answer began
 */
export function learnServerTime(told: string | null, asked: number, answered: number): void {
  const server = Number(told)
  if (!told || !Number.isFinite(server) || answered < asked || answered - asked > SLOWEST_MS) return
  const error = (answered - asked) / 2
  const sample = Math.round((asked + answered) / 2 - server)
  if (ahead.value !== null && Math.abs(sample - ahead.value) <= error && error >= doubt) return
  ahead.value = sample
  doubt = error
  try {
    store()?.setItem(KEY, JSON.stringify(sample))
  } catch {
    // No store (private mode, service worker): this page knows it, the next one learns it again.
  }
}

/** Milliseconds by which this phone's clock is ahead; null when no answer has ever told. */
export const clockAhead = (): Readonly<Ref<number | null>> => ahead

/** The server's time now, as far as this phone knows; its own clock until an answer told. */
export const serverNow = (deviceNow = Date.now()): number => deviceNow - (ahead.value ?? 0)

/** The server's time of what this phone dated. */
export const serverTime = (device: number): number => serverNow(device)

/** This phone's clock at a moment of the server's: for what the phone itself dated. */
export const deviceTime = (server: number): number => server + (ahead.value ?? 0)

/** What a record says of the clock it was dated with: `deviceAt`, and how far that clock is ahead where it is known, and is one. */
export const dated = (): { deviceAt: string; clockAheadMs?: number } => ({
  deviceAt: new Date().toISOString(), ...(ahead.value === null || Math.abs(ahead.value) > CLOCK_AHEAD_MS ? {} : { clockAheadMs: ahead.value }),
})

/** For tests. */
export function forgetServerTime(): void {
  ahead.value = null
  doubt = Infinity
  store()?.removeItem(KEY)
}
