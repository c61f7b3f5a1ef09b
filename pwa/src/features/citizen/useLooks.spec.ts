import { mount, type VueWrapper } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { defineComponent } from 'vue'

import { PACE_MS, useLooks, type Look } from './useLooks'

let page: VueWrapper
const look = vi.fn<() => Promise<Look>>()
const seen = (state: 'visible' | 'hidden') => {
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue(state)
  document.dispatchEvent(new Event('visibilitychange'))
}
const network = (is: boolean) => {
  vi.spyOn(navigator, 'onLine', 'get').mockReturnValue(is)
  window.dispatchEvent(new Event(is ? 'online' : 'offline'))
}
/** How often it looked in this time. */
async function during(ms: number): Promise<number> {
  look.mockClear()
  await vi.advanceTimersByTimeAsync(ms)
  return look.mock.calls.length
}

beforeEach(async () => {
  vi.useFakeTimers()
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('visible')
  look.mockReset().mockResolvedValue('seen')
  page = mount(defineComponent(() => {
    useLooks(look)
    return () => null
  }))
  await vi.advanceTimersByTimeAsync(0)
})
afterEach(() => {
  page.unmount()
  vi.restoreAllMocks()
  vi.useRealTimers()
})

test('a page left open looks again by itself', async () => {
  expect(look).toHaveBeenCalledTimes(1)
  expect(await during(3 * PACE_MS)).toBe(3)
})

test('nobody looks while the page is hidden or there is no network, and at once afterwards', async () => {
  seen('hidden')
  expect(await during(5 * PACE_MS)).toBe(0)
  seen('visible')
  expect(look).toHaveBeenCalledTimes(1)
  network(false)
  expect(await during(5 * PACE_MS)).toBe(0)
  network(true)
  expect(look).toHaveBeenCalledTimes(1)
})

test('looks that fail come more seldom, until one gets through', async () => {
  look.mockResolvedValue('failed')
  expect(await during(15 * PACE_MS)).toBe(4) // after 1, 3, 7 and 15 minutes
  look.mockResolvedValue('seen')
  expect(await during(12 * PACE_MS)).toBeGreaterThanOrEqual(2)
  expect(await during(3 * PACE_MS)).toBe(3)
})

test('a code that nobody has is not tried again: every try costs', async () => {
  look.mockResolvedValue('over')
  expect(await during(PACE_MS)).toBe(1)
  expect(await during(30 * PACE_MS)).toBe(0)
  seen('visible')
  expect(look).not.toHaveBeenCalled()
})
