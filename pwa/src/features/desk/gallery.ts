import type { CaseDetail, CaseEvent, Sha } from '@/api/types'
import { translator } from '@/i18n'
import { dayTime } from '@/i18n/format'
import { named } from '@/i18n/names'

const t = translator({
  zh: {
    before: '处置前', after: '处置后', check: '核查', verify: '核实', again: '返工', other: '补充', citizen: '市民随手报', inspection: '队员巡查',
    refused: '处置后（核查没通过）', rejected: '处置后（市民说没办好）', reopened: '处置后（返工了）', joined: '{what}（并入的案卷）', saidNot: '市民 {when} 说没办好', saidDone: '市民 {when} 说办好了',
  },
  en: {
    before: 'Before', after: 'After', check: 'Check', verify: 'Verification', again: 'To be done again', other: 'Added', citizen: 'Citizen', inspection: 'Inspection',
    refused: 'After (the check failed)', rejected: 'After (the reporter said: not done)', reopened: 'After (to be done again)', joined: '{what} (of a case merged in)', saidNot: 'The reporter, {when}: not done', saidDone: 'The reporter, {when}: done',
  },
})

/** A photo of a case: who sent it, when and as what. `after`: what a handling handed in. */
export interface Shown { sha: Sha; at: string; label: string; alt: string; after: boolean }

const LATER: readonly string[] = ['finish', 'check_fail', 'rework']
const NAMES: Partial<Record<string, 'after' | 'check' | 'verify' | 'again'>> = { finish: 'after', check_pass: 'check', check_fail: 'check', report_check: 'verify', rework: 'again' }
export const byReporter = (event: Pick<CaseEvent, 'facts'>): boolean => event.facts.by === 'reporter'

/** What came of a result: refused by the check, by whoever reported it, by the desk; or nothing of the kind. */
function result(finish: CaseEvent, events: readonly CaseEvent[]): 'after' | 'refused' | 'rejected' | 'reopened' {
  const next = events.find((event) => event.no > finish.no && LATER.includes(event.command))
  if (!next || next.command === 'finish') return 'after'
  return next.command === 'check_fail' ? 'refused' : byReporter(next) ? 'rejected' : 'reopened'
}

function saying(event: CaseEvent, events: readonly CaseEvent[]): { label: string; alt: string } {
  const when = dayTime(event.at)
  if (byReporter(event)) {
    const label = t(event.facts.clean === true ? 'saidDone' : 'saidNot', { when })
    return { label, alt: label }
  }
  const what = event.command === 'finish' ? t(result(event, events)) : t(NAMES[event.command] ?? 'other')
  const who = event.actor?.name ?? named(event.actor?.unitName) ?? ''
  return { label: [what, when, who].filter(Boolean).join(' '), alt: what }
}

/**
 * All photos of a case in the order of time: the reports', and those of every step since, also of a result that was
 * refused, and those of the cases that were merged in. What the log does not hold (yet, or on a phone) is taken from
 * the tasks.
 */
export function gallery(detail: Pick<CaseDetail, 'reports' | 'tasks'> & Partial<Pick<CaseDetail, 'joined'>>, events: readonly CaseEvent[]): Shown[] {
  const steps = events.filter((event) => event.command !== 'report')
  const logged = new Set(steps.flatMap((event) => event.photos))
  const reports = detail.reports.flatMap((report) => report.photos.map((sha) => ({
    sha, at: report.receivedAt, label: `${t(report.kind === 'citizen' ? 'citizen' : 'inspection')} ${dayTime(report.receivedAt)}`, alt: t('before'), after: false,
  })))
  const tasks = detail.tasks.flatMap((task) => task.photos.filter((sha) => !logged.has(sha)).map((sha) => {
    const alt = t(task.kind === 'handle' ? 'after' : 'verify')
    return { sha, at: task.finishedAt ?? task.openedAt, label: [alt, task.finishedAt ? dayTime(task.finishedAt) : ''].join(' '), alt, after: task.kind === 'handle' }
  }))
  const since = steps.flatMap((event) => event.photos.map((sha) => ({ sha, at: event.at, ...saying(event, events), after: event.command === 'finish' })))
  const joined = (detail.joined ?? []).flatMap((step) => {
    if (step.byReporter) {
      const said = t('joined', { what: t(step.clean === true ? 'saidDone' : 'saidNot', { when: dayTime(step.at) }) })
      return step.photos.map((sha) => ({ sha, at: step.at, label: said, alt: said, after: false }))
    }
    const what = t('joined', { what: t(NAMES[step.command] ?? 'other') })
    return step.photos.map((sha) => ({ sha, at: step.at, label: [what, dayTime(step.at), step.actor?.name ?? ''].filter(Boolean).join(' '), alt: what, after: false }))
  })
  return [...reports, ...tasks, ...joined, ...since].sort((a, b) => Date.parse(a.at) - Date.parse(b.at))
}
