import type { Client, RequestOptions } from './client'
import type { Id, Iso, Stage } from './types'

/** What a supervisor sees of the cases in sight; `late` is over the limit now, a week is today and the six days before. */
export interface Oversight {
  asOf: Iso
  weekFrom: Iso
  late: number
  lateByStage: { stage: Stage; n: number }[]
  /** Without a code: outside every area. */
  lateByStreet: { code: string | null; name: string | null; n: number }[]
  /** Without an id: no unit has it. */
  lateByUnit: { id: Id | null; name: string | null; n: number }[]
  /** Sent back and waiting to be sent out again. */
  returned: number
  /** Closed, and whoever reported it said within 30 days that it is not done, without a rework. */
  disputed: number
  toClose: { all: number; over: number }
  cameBack: { command: 'return' | 'check_fail' | 'rework'; today: number; week: number }[]
  kept: { stage: Stage; today: number; todayKept: number; week: number; weekKept: number }[]
}

export function oversightApi(client: Client) {
  return { get: (options?: RequestOptions) => client.get<Oversight>('/oversight', options) }
}
