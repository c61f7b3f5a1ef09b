import type { AnswerReason, TrackSaid } from '@/api/types'
import { mark } from '@/i18n/marks'

import { t } from './answerMessages'

export const REASONS = ['still_there', 'partly', 'came_back', 'other_place', 'other'] as const satisfies readonly AnswerReason[]
const known = (reason: AnswerReason): boolean => REASONS.includes(reason)

/** `还没办好：还在原地`; a reason of a newer server that this page has no words for is left out. */
export function saidWords({ clean, reasons }: TrackSaid): string {
  const why = reasons.filter(known).map((reason) => t(`why_${reason}`)).join(mark('list'))
  return [t(clean ? 'saidYes' : 'saidNo'), why].filter(Boolean).join(mark('colon'))
}
