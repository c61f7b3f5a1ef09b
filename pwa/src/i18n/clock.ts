import type { CaseState, Clock, ClockState } from '@/api/types'

import { locale } from '.'
import { duration, untilTime } from './format'

/** Share of the limit after which a clock is near its end; the boards' rule. */
const NEAR = 0.8

/** What the city does with a case in each state: the clock that runs then is that work's. */
const WORK: Partial<Record<CaseState, readonly [zh: string, en: string]>> = {
  reported: ['受理', 'Accept'],
  accepted: ['立案', 'File'],
  checking: ['核实', 'Verify'],
  filed: ['派遣', 'Dispatch'],
  dispatched: ['处置', 'Handle'],
  handling: ['处置', 'Handle'],
  finished: ['核查', 'Check'],
  checked: ['结案', 'Close'],
}

export interface ClockReading {
  state: ClockState
  /** Share of the limit used, 0–1. */
  used: number
  words: string
}

/**
 * What a clock says now. The server's state counts when it is further on: it knows working hours, the phone does not.
 * @param now milliseconds since 1970
 * @param options.work the case's state, to name the work that the clock is for: `派遣剩 14 分`
 * @param options.doneAt when the work was handed in: `提前 48 分` or `超 25 分`
 */
export function readClock(clock: Clock, now: number, options: { work?: CaseState; doneAt?: string | null } = {}): ClockReading {
  const started = Date.parse(clock.startedAt)
  const due = Date.parse(clock.dueAt)
  const stage = (options.work && WORK[options.work]?.[english() ? 1 : 0]) ?? ''
  if (clock.state === 'paused') return { state: 'paused', used: share(started, due, now), words: say(stage, english() ? 'Paused' : '停表') }
  if (clock.state === 'done') return { state: 'done', used: 1, words: say(stage, doneWords(due, options.doneAt)) }
  const used = share(started, due, now)
  const state = now > due || clock.state === 'over' ? 'over' : used > NEAR || clock.state === 'near' ? 'near' : 'ample'
  return { state, used: state === 'over' ? 1 : used, words: say(stage, now > due ? overWords(now - due) : leftWords(due - now)) }
}

/** The moment a running clock ends, which comes first: `今天 12:00 前` · `by 12:00 today`; nothing once it stands. */
export function dueWords(clock: Clock, now: number): string {
  if (clock.state === 'paused' || clock.state === 'done') return ''
  const when = untilTime(clock.dueAt, now)
  const may = mayMoveWords(clock)
  return (english() ? `by ${when}` : `${when} 前`) + (may && (english() ? ` (${may})` : `（${may}）`))
}

/** Why a running clock's end may still move: its year's days off are not published; nothing otherwise. */
export function mayMoveWords(clock: Clock): string {
  const year = clock.unpublishedYear
  if (!year || clock.state === 'paused' || clock.state === 'done') return ''
  return english() ? `days off of ${String(year)} not yet published` : `${String(year)} 年放假安排未公布`
}

const english = () => locale.value === 'en'
const share = (from: number, to: number, now: number) => to <= from ? 1 : Math.min(1, Math.max(0, (now - from) / (to - from)))
const leftWords = (ms: number) => english() ? `${duration(ms)} left` : ms < 60_000 ? '剩不到 1 分' : `剩 ${duration(ms)}`
const overWords = (ms: number) => english() ? `${duration(ms)} over` : ms < 60_000 ? '刚超时' : `超 ${duration(ms)}`

function doneWords(due: number, doneAt: string | null | undefined): string {
  if (!doneAt) return english() ? 'Handed in' : '已办完'
  const early = due - Date.parse(doneAt)
  if (early < 0) return overWords(-early)
  return english() ? `${duration(early)} early` : early < 60_000 ? '按时' : `提前 ${duration(early)}`
}

function say(stage: string, words: string): string {
  if (!stage) return words
  return english() ? `${stage}: ${words}` : `${stage}${words}`
}
