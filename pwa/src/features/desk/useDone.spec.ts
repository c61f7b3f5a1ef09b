import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'

import { SHOWN_MS, useDone } from './useDone'

describe('what was just done', () => {
  beforeEach(() => { vi.useFakeTimers() })
  afterEach(() => { vi.useRealTimers() })

  const line = (undo = vi.fn(() => Promise.resolve('taken back'))) => {
    const done = effectScope().run(useDone)
    if (!done) throw new Error('no scope')
    done.say('sent', undo)
    return { ...done, taken: undo }
  }

  it('stands for ten seconds; after them nothing is taken back', async () => {
    const { done, undo, taken } = line()
    vi.advanceTimersByTime(SHOWN_MS - 1)
    expect(done.value?.text).toBe('sent')
    vi.advanceTimersByTime(1)
    expect(done.value).toBeNull()
    await undo()
    expect(taken).not.toHaveBeenCalled()
  })

  it('stays while it is pointed at, and ten seconds longer', () => {
    const { done, region, rest } = line()
    region.value = { matches: () => true }
    vi.advanceTimersByTime(3 * SHOWN_MS)
    expect(done.value?.text).toBe('sent')
    region.value = { matches: () => false }
    rest()
    vi.advanceTimersByTime(SHOWN_MS - 1)
    expect(done.value?.text).toBe('sent')
    vi.advanceTimersByTime(1)
    expect(done.value).toBeNull()
  })

  it('keeps what is said next under the same pointer, and what came of taking it back', async () => {
    const { done, region, say, undo } = line()
    region.value = { matches: () => true }
    say('sent again', () => Promise.resolve('taken back'))
    vi.advanceTimersByTime(3 * SHOWN_MS)
    expect(done.value?.text).toBe('sent again')
    await undo()
    vi.advanceTimersByTime(3 * SHOWN_MS)
    expect(done.value?.text).toBe('taken back')
  })

  it('is taken back once, and says so', async () => {
    const { done, undo, taken } = line()
    await Promise.all([undo(), undo()])
    expect([taken.mock.calls.length, done.value]).toEqual([1, { text: 'taken back' }])
  })

  it('says that it was not taken back when the server refuses', async () => {
    const { done, undo } = line(vi.fn(() => Promise.reject(new Error('gone'))))
    await undo()
    expect(done.value?.text).toContain('没有撤回')
  })
})
