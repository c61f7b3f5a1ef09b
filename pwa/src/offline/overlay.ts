import type { CaseItem, CaseState, Command } from '@/api/types'

import type { OutboxItem } from './types'

/** Where a case stands once a command that waits on this phone has arrived. Commands not named here leave it. */
const AFTER: Partial<Record<Command, CaseState>> = {
  acknowledge: 'handling',
  return: 'filed',
  finish: 'finished',
  check_pass: 'checked',
  check_fail: 'handling',
  report_check: 'accepted',
}

export interface Shown<T extends CaseItem> {
  item: T
  /** Commands of this case that wait on this phone. */
  waiting: number
  needsYou: boolean
}

/** The case as it will be: what the server said plus what waits here. Never written back into the cache. */
export function overlay<T extends CaseItem>(item: T, outbox: readonly OutboxItem[]): Shown<T> {
  const mine = outbox.filter((entry) => entry.state !== 'done' && entry.subject === item.id)
  const needsYou = mine.some((entry) => entry.state === 'needs_you')
  const going = mine.filter((entry) => entry.state !== 'needs_you')
  const state = going.reduce((before, entry) => after(before, entry), item.state)
  return { item: state === item.state ? item : { ...item, state }, waiting: going.length, needsYou }
}

const after = (state: CaseState, { outgoing }: OutboxItem): CaseState =>
  (outgoing?.kind === 'caseCommand' ? AFTER[outgoing.body.command] : undefined) ?? state
