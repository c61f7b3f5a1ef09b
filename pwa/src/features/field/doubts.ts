import { deviceTime } from '@/api/serverTime'
import type { CaseDetail, Look } from '@/api/types'
import type { DraftPhoto } from '@/offline/types'

/** The server forgives a phone's clock this much (backend/cases/looks.py). */
const SLACK_MS = 300_000

export type Doubt = Pick<Look, 'key' | 'kind' | 'sha256'>

/**
 * What the server would ask about these photos, told before they are handed in, without a network too: the same file as one
 * the case has, or taken before the dispatch where the photo says when, by this phone's clock. The sentences are the caller's.
 */
export function doubts(detail: CaseDetail, photos: readonly DraftPhoto[]): Doubt[] {
  const known = new Set([...detail.reports.flatMap((report) => report.photos), ...detail.tasks.flatMap((task) => task.photos)])
  const opened = detail.tasks.filter((task) => task.kind === 'handle' && task.state !== 'returned' && task.state !== 'cancelled').map((task) => Date.parse(task.openedAt))
  const dispatched = opened.length ? deviceTime(Math.max(...opened)) : -Infinity
  return photos.flatMap(({ sha256, takenAt, saysWhen }) => [
    ...(known.has(sha256) ? [look('same_file', sha256)] : []),
    ...(saysWhen && takenAt < dispatched - SLACK_MS ? [look('too_early', sha256)] : []),
  ])
}

const look = (kind: Look['kind'], sha256: string) => ({ key: `${kind}/${sha256}`, kind, sha256 })
