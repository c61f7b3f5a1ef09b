import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'

import type { Clock } from '@/api/types'

import ClockMark from './ClockMark.vue'

const clock = (year: number | null): Clock => ({ stage: 'handle', limitText: '4 工作时', startedAt: '2026-12-30T02:00:00Z', dueAt: '2027-01-04T04:00:00Z', state: 'ample', unpublishedYear: year })
const sign = (year: number | null, due: boolean) => mount(ClockMark, { props: { clock: clock(year), due } }).find('[role=img][aria-label="2027 年放假安排未公布"]').exists()

it('shows a sign in a row whose limit ends in a year without a calendar, and words where the end is said', () => {
  expect(sign(2027, false)).toBe(true)
  expect(sign(null, false)).toBe(false)
  expect(sign(2027, true)).toBe(false)
})
