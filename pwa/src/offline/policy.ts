import type { ApiProblem } from '@/api/problem'
import type { ErrorCode } from '@/api/types'

/** What the server's answer means for an item in the outbox: a closed set, decided here and nowhere else. */
export type Outcome =
  /** Wait and send again. `whole`: the reason holds for every item (no network, too many requests), so the run ends. */
  | { kind: 'repeat'; whole: boolean; afterS: number | null }
  /** The server lacks these photos; send them again, then the record. */
  | { kind: 'missing_photo'; missing: string[] }
  /** Somebody else was faster, or the state changed: a person decides. */
  | { kind: 'conflict' }
  /** The server will not take it as it is: a person decides. */
  | { kind: 'refused' }
  /** The session is over: stop, keep everything. */
  | { kind: 'signed_out' }

/** Damaged on the way: other bytes arrived than were sent. A file that is broken in itself is refused at once. */
const DAMAGED: ErrorCode = 'photo.hash_mismatch'
const REPEATS_OF_DAMAGE = 3

/**
 * The outcome of a request that failed. No answer, or one that was not our server's (a hotel's log-in page), is no
 * network. `attempts`: how often the item failed before.
 */
export function outcomeOf(problem: ApiProblem, attempts: number): Outcome {
  const { status, type, retryAfter } = problem
  // A fault on the phone itself: waiting would not mend it, and the next items must not stand behind it.
  if (type === 'unexpected') return { kind: 'refused' }
  if (status === 0 || type === 'bad_answer') return { kind: 'repeat', whole: true, afterS: null }
  if (status === 401) return { kind: 'signed_out' }
  // A budget of the day concerns this item; a short wait concerns everything.
  if (status === 429) return { kind: 'repeat', whole: (retryAfter ?? 0) <= LONGEST_WAIT_S, afterS: retryAfter }
  if (status >= 500 || status === 408 || status === 425) return { kind: 'repeat', whole: false, afterS: retryAfter }
  if (status === 409 && type === 'report.photo_missing') {
    return { kind: 'missing_photo', missing: hashes(problem.extra.missing ?? problem.extra.hashes) }
  }
  if (status === 409) return { kind: 'conflict' }
  if (type === DAMAGED && attempts < REPEATS_OF_DAMAGE) return { kind: 'repeat', whole: false, afterS: null }
  return { kind: 'refused' }
}

const hashes = (value: unknown): string[] =>
  Array.isArray(value) ? value.filter((entry): entry is string => typeof entry === 'string') : []

const FIRST_WAIT_S = 4
const LONGEST_WAIT_S = 300

/** Seconds to wait after the n-th failure (n ≥ 1): doubling, capped, spread by ±25 % so that phones do not march in step. */
export function backoffS(failures: number, random: number): number {
  return Math.min(LONGEST_WAIT_S, FIRST_WAIT_S * 2 ** Math.min(failures - 1, 10)) * (0.75 + random / 2)
}
