import type { Clock, ClockState, Stage } from '@/api/types'

import { locale } from '.'
import { duration } from './format'

/** Share of the limit after which a clock is near its end; the boards' rule. */
const NEAR = 0.8

const STAGES: Record<Stage, readonly [zh: string, en: string]> = {
  accept: ['受理', 'Accept'],
  dispatch: ['派遣', 'Dispatch'],
  handle: ['处置', 'Handle'],
  check: ['核查', 'Check'],
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
 * @param options.stage name the stage (a clock shown under another stage's name): `派遣剩 14 分`
 * @param options.doneAt when the work was handed in: `提前 48 分` or `超 25 分`
 */
export function readClock(clock: Clock, now: number, options: { stage?: boolean; doneAt?: string | null } = {}): ClockReading {
  const started = Date.parse(clock.startedAt)
  const due = Date.parse(clock.dueAt)
  const stage = options.stage ? STAGES[clock.stage][locale.value === 'en' ? 1 : 0] : ''
  if (clock.state === 'paused') return { state: 'paused', used: share(started, due, now), words: say(stage, english() ? 'Paused' : '停表') }
  if (clock.state === 'done') return { state: 'done', used: 1, words: say(stage, doneWords(due, options.doneAt)) }
  const used = share(started, due, now)
  const state = now > due || clock.state === 'over' ? 'over' : used > NEAR || clock.state === 'near' ? 'near' : 'ample'
  return { state, used: state === 'over' ? 1 : used, words: say(stage, now > due ? overWords(now - due) : leftWords(due - now)) }
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
