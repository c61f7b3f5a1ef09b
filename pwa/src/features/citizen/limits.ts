import type { TrackLimit, TrackStage } from '@/api/types'

import { t } from './messages'

/** A limit as a shopkeeper says it: `4 小时（只算上班时间）`; in a newer server's unit, as the server says it. */
export const limitWords = ({ value, unit }: TrackLimit): string => t.knows(`limit_${unit}`) ? t(`limit_${unit}`, { n: value }) : `${String(value)} ${unit}`

const STAGES = ['accept', 'dispatch', 'handle', 'check'] as const

/** A step that is still to come, with its limit in one line. */
export interface Ahead { key: TrackStage['stage'] | 'answer'; title: string; text: string; stage?: TrackStage }

/**
 * What comes next, called the same wherever it is read. At the end the reporter is asked. `stages`: those that the server
 * told; nothing was told yet: all of them, without their limits.
 */
export const aheadOf = (stages: readonly TrackStage[] | undefined): Ahead[] => [
  ...(stages ?? STAGES.map((stage) => ({ stage, dueAt: null, limit: null }))).map((stage) => ({ key: stage.stage, title: t(`stage_${stage.stage}`), text: textOf(stage), ...(stages ? { stage } : {}) })),
  { key: 'answer' as const, title: t('stage_answer'), text: t('stageText_answer') },
]

function textOf({ stage, limit }: TrackStage): string {
  const within = limit ? t('within', { limit: limitWords(limit) }) : stage === 'handle' ? t('byCategory') : ''
  // A newer server's step is named by its title alone.
  return [t.knows(`stageText_${stage}`) ? t(`stageText_${stage}`) : '', within].filter(Boolean).join(t('comma'))
}

/** Where the days off of the year in which it ends are not published yet: that the moment may move; else nothing. */
export const mayMove = (stage: TrackStage | undefined): string => stage?.unpublishedYear ? t('mayMove', { year: stage.unpublishedYear }) : ''
