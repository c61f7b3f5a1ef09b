import type { TrackWork } from '@/api/types'
import { duration } from '@/i18n/format'

import { limitWords } from './limits'
import { t } from './trackMessages'

const HOUR = 3_600_000
const WORKING = ['work_hour', 'work_day']

/** A day of working time is no 24 hours: many hours stay hours. */
const workingTime = (ms: number): string => ms < 24 * HOUR ? duration(ms) : t('hours', { n: Math.floor(ms / HOUR) })

/**
 * What the handling took, beside its limit: both in the same kind of time. A night by the clock stands beside no limit
 * that counts working time; where the server (an older one) does not say it, neither does the page.
 */
export function usedWords({ startedAt, finishedAt, limit, usedS }: TrackWork): string {
  if (!finishedAt) return ''
  const elapsed = Date.parse(finishedAt) - Date.parse(startedAt)
  if (!limit) return t('used', { used: duration(elapsed) })
  const working = WORKING.includes(limit.unit)
  if (usedS == null) return working ? '' : t('usedOf', { used: duration(elapsed), limit: limitWords(limit) })
  const used = working ? workingTime(usedS * 1000) : duration(usedS * 1000)
  return t(limit.unit === 'work_day' ? 'usedWork' : 'usedOf', { used, limit: limitWords(limit) })
}
