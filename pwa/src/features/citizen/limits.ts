import type { TrackLimit, TrackStage } from '@/api/types'

import { t } from './messages'

const WORDS = { minute: 'limit_minute', urgent_hour: 'limit_urgent_hour', work_hour: 'limit_work_hour', work_day: 'limit_work_day', natural_day: 'limit_natural_day' } as const

/** A limit as a shopkeeper says it: `4 小时（只算上班时间）`. */
export const limitWords = (limit: TrackLimit): string => t(WORDS[limit.unit], { n: limit.value })

/** The limit alone, beside the time that was used. */
export const limitShort = (limit: TrackLimit): string => limitWords(limit).replace(/\s*[（(].*$/, '')

/** A stage with its limit in one line. */
export const stageText = (stage: TrackStage): string =>
  [t(`stageText_${stage.stage}`), stage.limit ? t('within', { limit: limitWords(stage.limit) }) : ''].filter(Boolean).join(t('comma'))

/** Where the days off of the year in which it ends are not published yet: that the moment may move; else nothing. */
export const mayMove = (stage: TrackStage | undefined): string => stage?.unpublishedYear ? t('mayMove', { year: stage.unpublishedYear }) : ''
