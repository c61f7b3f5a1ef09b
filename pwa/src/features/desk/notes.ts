import type { CaseEvent } from '@/api/types'
import { dayTime } from '@/i18n/format'
import { mark } from '@/i18n/marks'
import { words } from '@/i18n/words'

import { eventWho } from './history'

/** Steps of the desk before the work whose note whoever does the work is promised to see (said.ts `readers`). */
const DESK: readonly string[] = ['accept', 'request_check', 'file', 'relocate', 'dispatch', 'reassign']

/** What the desk wrote for who takes over, oldest first: `受理：店家说下午清`, when and by whom. */
export function deskNotes(events: readonly CaseEvent[]): { id: string; words: string; when: string }[] {
  return events.filter((event) => DESK.includes(event.command) && event.note?.trim()).map((event) => ({
    id: event.id, words: words(`command.${event.command as 'accept'}`) + mark('colon') + (event.note ?? ''), when: [dayTime(event.at), eventWho(event)].filter(Boolean).join(' '),
  }))
}
