import type { CaseEvent, Command, ContactRead } from '@/api/types'
import { locale } from '@/i18n'
import { dayTime } from '@/i18n/format'
import { named, placed } from '@/i18n/names'

import { t } from './messages'

const RECORDED: Record<string, readonly [zh: string, en: string]> = {
  report: ['上报', 'Reported'], absorb: ['并入一件', 'Took one in'], hold: ['保全', 'Held'], release: ['解除保全', 'Hold released'],
  inherit: ['由别的单位接手', 'Taken over by another unit'],
  answer: ['市民评价', 'The reporter’s answer'],
  purge: ['按保存期限清除', 'Deleted under a retention rule'],
}

/** What whoever reported it chose of why it is not done (backend/reports/schemas.py). */
const REASONS: Record<string, readonly [zh: string, en: string]> = {
  still_there: ['还在原地', 'still there'], partly: ['只清了一部分', 'only in part'], came_back: ['又有了', 'it came back'],
  other_place: ['找错地方了', 'wrong place'], other: ['别的', 'something else'],
}
const said = (pair: readonly [zh: string, en: string]) => pair[locale.value === 'en' ? 1 : 0]

/** Who did it: a person with the unit, or whoever reported the matter. */
export function eventWho(event: Pick<CaseEvent, 'actor' | 'facts'>): string {
  if (event.facts.by === 'reporter') return said(['上报人', 'the reporter'])
  return [event.actor?.name, named(event.actor?.unitName)].filter(Boolean).join(t('comma'))
}

/** `还在原地、找错地方了`: what the reporter chose of why it is not done. */
export const reasonWords = ({ facts }: Pick<CaseEvent, 'facts'>): string =>
  (Array.isArray(facts.reasons) ? facts.reasons : []).map((one) => REASONS[String(one)]).filter((one) => one !== undefined).map(said).join(said(['、', ', ']))

/** `没办好：还在原地`: what the reporter said of the closing; empty for every other event. */
function answered({ facts }: CaseEvent): string {
  if (facts.by !== 'reporter') return ''
  if (facts.clean === true) return said(['办好了', 'done'])
  const why = reasonWords({ facts })
  return said(['没办好', 'not done']) + (why ? said(['：', ': ']) + why : '')
}

/** What an event was, with the unit it went to: `派遣 东昌中队`. */
export function eventTitle(event: CaseEvent, words: (key: `command.${Command}`) => string): string {
  const recorded = RECORDED[event.command]
  const what = recorded ? said(recorded) : words(`command.${event.command as Command}`)
  const unit = event.facts.unitName
  // Who takes a task makes it their own: the line names them once, as the one who did it.
  const given = event.facts.assigneeName
  const person = typeof given !== 'string' || given !== event.actor?.name ? given : event.command === 'acknowledge' ? '' : said(['自己', 'to themselves'])
  const result = event.facts.result === 'confirmed' ? t('confirmed') : event.facts.result === 'not_found' ? t('notFound') : ''
  const number = event.facts.no
  // Which case was merged in, or into which: its number and place, as far as the reader may see it.
  const other = [event.facts.caseNo, placed(typeof event.facts.casePlace === 'string' ? event.facts.casePlace : '')].filter((part) => typeof part === 'string' && part).join(t('comma'))
  const suggested = typeof event.facts.suggestedName === 'string' ? said(['建议改派', 'suggests']) + ' ' + named(event.facts.suggestedName) : ''
  return [what, typeof unit === 'string' ? named(unit) : '', typeof person === 'string' ? person : '', typeof number === 'string' ? number : '', other, suggested, result, event.facts.ownWork === true ? said(['自办自核', 'checked by who handled it']) : '', answered(event)].filter(Boolean).join(' ')
}

export interface HistoryRow { id: string; at: string; when: string; what: string; who: string; note: string | null; toCitizen: string | null }

/** The log's rows, newest first, with a row for every opening of the reporters' contacts. */
export function withReads(rows: readonly HistoryRow[], reads: readonly ContactRead[]): HistoryRow[] {
  const opened = reads.map(({ at, name, unitName, reason }): HistoryRow => ({
    id: `${at} ${name}`, at, when: dayTime(at), what: said(['看了联系方式', 'Contact opened']), who: [name, named(unitName)].filter(Boolean).join(t('comma')), note: reason || null, toCitizen: null,
  }))
  return [...rows, ...opened].sort((a, b) => Date.parse(b.at) - Date.parse(a.at))
}
