import { ARROWS } from '@/api/arrows.gen'
import type { CaseItem, CaseState } from '@/api/types'

import type { OutboxItem } from './types'

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

// A server of a newer version may know a state that this build does not.
const arrows: Partial<typeof ARROWS> = ARROWS

/** Where the case stands once this has arrived; what its state does not allow, the server refuses: it stays. */
const after = (state: CaseState, { outgoing }: OutboxItem): CaseState =>
  (outgoing?.kind === 'caseCommand' ? arrows[state]?.[outgoing.body.command] : undefined) ?? state
