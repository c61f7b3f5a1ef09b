import { dated } from '@/api/serverTime'
import type { CaseDetail, CommandBody } from '@/api/types'
import { newId } from '@/app/ids'

import { said } from './said'

type Recall = 'recall' | 'recall_check'

/** Whether what was just sent out can be taken back. */
export const mayRecall = (one: CaseDetail, command: Recall): boolean => one.commands.some((offer) => offer.command === command)

/** Takes it back on the version that it made: a unit that answered meanwhile keeps it. */
export const recallOf = (one: CaseDetail, command: Recall): CommandBody =>
  ({ id: newId(), command, note: said('recallNote'), ifVersion: one.version, ...dated() })
