/** What an answer of the server means for an item in the outbox: a closed set, decided here and nowhere else. */

/** What came back. `unreachable`: no answer, a time-out, or something that was not our server (a hotel's log-in page). */
export type Answer =
  | { reached: false }
  | { reached: true; status: number; body: Record<string, unknown>; retryAfterS: number | null }

export type Outcome =
  | { kind: 'ok' }
  | { kind: 'repeat'; whole: boolean; afterS: number | null }
  | { kind: 'missing_photo'; missing: string[] }
  | { kind: 'conflict' }
  | { kind: 'refused' }
  | { kind: 'signed_out' }

/** Damaged on the way, most likely; a second damaged copy in a row is the file itself. */
const WORTH_REPEATING = new Set(['photo.hash_mismatch', 'photo.truncated'])
const REPEATS_OF_DAMAGE = 3

/**
 * The outcome of one request. `whole` says that the reason holds for every item (no network, too many requests) and
 * the run ends; otherwise the run goes on with other cases.
 */
export function outcomeOf(answer: Answer, attempts: number): Outcome {
  if (!answer.reached) return { kind: 'repeat', whole: true, afterS: null }
  const { status, body, retryAfterS } = answer
  if (status >= 200 && status < 300) return { kind: 'ok' }
  if (status === 401) return { kind: 'signed_out' }
  if (status === 429) return { kind: 'repeat', whole: true, afterS: retryAfterS }
  if (status >= 500 || status === 408 || status === 425) return { kind: 'repeat', whole: false, afterS: retryAfterS }
  const type = String(body.type ?? '')
  if (status === 409 && type === 'report.photo_missing') return { kind: 'missing_photo', missing: hashes(body.missing) }
  if (status === 409) return { kind: 'conflict' }
  if (WORTH_REPEATING.has(type) && attempts < REPEATS_OF_DAMAGE) return { kind: 'repeat', whole: false, afterS: null }
  return { kind: 'refused' }
}

const hashes = (value: unknown): string[] => (Array.isArray(value) ? value.filter((v) => typeof v === 'string') : [])

const FIRST_WAIT_S = 4
const LONGEST_WAIT_S = 300

/** Seconds to wait after the n-th failed attempt (n ≥ 1): doubling, capped, spread by ±25 % so phones do not march in step. */
export function backoffS(attempts: number, random: number): number {
  return Math.min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** Math.min(attempts - 1, 10)) * (0.75 + random / 2)
}
