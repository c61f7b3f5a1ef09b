import { afterEach, expect, test, vi } from 'vitest'

import { createClient } from '@/api/client'
import { PhoneDb } from '@/offline/db'
import { enqueue } from '@/offline/outbox'
import { createPhone } from '@/offline/phone'
import { ANONYMOUS } from '@/offline/types'

import { eventually } from '../../eventually'

afterEach(() => { vi.restoreAllMocks() })

const LONGEST_TIMER_MS = 2 ** 31 - 1

test('a try that is due in months does not ring at once, again and again', async () => {
  const db = new PhoneDb('months')
  const location = { lon: 121.5, lat: 31.23, datum: 'wgs84' as const, accuracyM: 5, source: 'map' as const }
  const item = await enqueue(db, { owner: ANONYMOUS, outgoing: { kind: 'submitReport', body: { id: 'a', kind: 'citizen', text: '', location, photos: [] } }, title: '', place: '' })
  const months = 100 * 24 * 3600_000
  await db.outbox.where('id').equals(item.id).modify({ nextTryAt: Date.now() + months })
  const sleeps = vi.spyOn(globalThis, 'setTimeout')
  createPhone(createClient(), db).wake()
  const longest = () => Math.max(0, ...sleeps.mock.calls.map(([, ms]) => ms ?? 0))
  await eventually(() => { expect(longest()).toBeGreaterThanOrEqual(60_000) })
  expect(longest()).toBeLessThanOrEqual(LONGEST_TIMER_MS)
})
