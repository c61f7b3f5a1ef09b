import type { TrackWork } from '@/api/types'
import { locale } from '@/i18n'
import { duration } from '@/i18n/format'

import { limitWords } from './limits'
import { t } from './trackMessages'

const HOUR = 3_600_000
const WORKING = ['work_hour', 'work_day']

/** Chinese puts a gap before a number only: `用 4 分`, `用不到 1 分`. */
const after = (used: string): string => locale.value === 'zh-CN' && /^\d/.test(used) ? ` ${used}` : used

/** A day of working time is no 24 hours: many hours stay hours. */
const workingTime = (ms: number): string => ms < 24 * HOUR ? duration(ms) : t('hours', { n: Math.floor(ms / HOUR) })

/**
 * What the handling took, beside its limit: both in the same kind of time. A night by the clock stands beside no limit
 * that counts working time; where the server (an older one) does not say it, neither does the page.
 */
export function usedWords({ startedAt, finishedAt, limit, usedS }: TrackWork): string {
  if (!finishedAt) return ''
  const elapsed = Date.parse(finishedAt) - Date.parse(startedAt)
  if (!limit) return t('used', { used: after(duration(elapsed)) })
  const working = WORKING.includes(limit.unit)
  if (usedS == null) return working ? '' : t('usedOf', { used: after(duration(elapsed)), limit: limitWords(limit) })
  // A matter that was done at night: no time of the limit passed, though the clock of the steps went on.
  if (working && usedS === 0 && elapsed > 0) return t('usedOff', { limit: limitWords(limit) })
  const used = working ? workingTime(usedS * 1000) : duration(usedS * 1000)
  return t(limit.unit === 'work_day' ? 'usedWork' : 'usedOf', { used: after(used), limit: limitWords(limit) })
}
