import type { CaseEvent } from '@/api/types'
import { translator } from '@/i18n'
import { dayTime } from '@/i18n/format'
import { mark } from '@/i18n/marks'

import { byReporter } from './gallery'
import { reasonWords } from './history'

export const t = translator({
  zh: { check: '核查没通过', reporter: '市民说没办好', desk: '要求返工', again: '返工', when: '{when} {who}' },
  en: { check: 'The check failed', reporter: 'The reporter says it is not done', desk: 'To be done again', again: 'Rework', when: '{when}, {who}' },
})

/** After these nothing is to be done again because of what was said before. */
const DONE: readonly string[] = ['check_pass', 'close', 'force_close', 'void', 'transfer', 'merge', 'decline']
const says = (event: CaseEvent) => event.command === 'check_fail' || event.command === 'rework' || (byReporter(event) && event.facts.clean === false)

/**
 * Why a case has to be done again, the newest first: the check that failed, whoever reported it, the desk with what the
 * reporter had said before. Empty when it was done well since, or never was refused.
 */
export function sentBack(events: readonly CaseEvent[]): CaseEvent[] {
  const last = events.findLast((event) => event.command === 'check_fail' || event.command === 'rework')
  if (!last || events.some((event) => event.no > last.no && DONE.includes(event.command))) return []
  const before = last.command === 'rework' && !byReporter(last) ? events.findLast((event) => event.no < last.no && says(event) && byReporter(event)) : undefined
  return [last, ...(before ? [before] : [])]
}

/** `核查没通过：垃圾还在`; of a reporter what they chose and wrote. */
export function backWords(event: CaseEvent): string {
  const what = event.command === 'check_fail' ? t('check') : byReporter(event) ? t('reporter') : t('desk')
  const why = [byReporter(event) ? reasonWords(event) : '', event.note ?? ''].filter(Boolean).join(mark('semicolon'))
  return why ? what + mark('colon') + why : what
}

/** When, and who, where it was somebody of the staff. */
export const backWhen = (event: CaseEvent): string => event.actor ? t('when', { when: dayTime(event.at), who: event.actor.name }) : dayTime(event.at)
