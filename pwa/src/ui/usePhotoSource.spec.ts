import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import PhotoThumb from './PhotoThumb.vue'

const sha = 'a'.repeat(64)
const pending = (seconds: string) => new Response(JSON.stringify({ type: 'photo.derivative_pending', title: '' }), { status: 404, headers: { 'Retry-After': seconds } })

/** Answers of the server, one after the other. */
function server(...answers: Response[]) {
  const fetcher = vi.fn(() => Promise.resolve(answers.shift() ?? new Response('{}', { status: 404 })))
  vi.stubGlobal('fetch', fetcher)
  return fetcher
}

const show = () => mount(PhotoThumb, { props: { sha, button: true, alt: '处置前' } })
const flush = () => vi.advanceTimersByTimeAsync(0)

beforeEach(() => { vi.useFakeTimers() })
afterEach(() => {
  vi.useRealTimers()
  vi.unstubAllGlobals()
})

describe('photo from the server', () => {
  it('is a plain image and nothing is asked besides while it loads', () => {
    const fetcher = server()
    const thumb = show()
    expect(thumb.get('img').attributes('src')).toBe(`/api/photos/${sha}/thumb`)
    expect(fetcher).not.toHaveBeenCalled()
  })

  it('waits as long as the server says while the derivative is being made, then loads', async () => {
    server(pending('3'))
    const thumb = show()
    await thumb.get('img').trigger('error')
    await flush()
    expect(thumb.text()).toContain('正在处理')
    const first = thumb.get('img').element
    await vi.advanceTimersByTimeAsync(2_900)
    expect(thumb.get('img').element).toBe(first)
    await vi.advanceTimersByTimeAsync(200)
    expect(thumb.get('img').element).not.toBe(first)
    await thumb.get('img').trigger('load')
    expect(thumb.get('img').classes()).toContain('ready')
    expect(thumb.text()).toBe('')
  })

  it('says that it cannot be opened when it is not there, and tries again at a press', async () => {
    server(new Response('{"type":"photo.unknown"}', { status: 404 }))
    const thumb = show()
    await thumb.get('img').trigger('error')
    await flush()
    expect(thumb.text()).toContain('打不开')
    await thumb.get('button').trigger('click')
    expect(thumb.find('img').exists()).toBe(true)
    expect(thumb.emitted('open')).toBeUndefined()
  })

  it('says that nobody answered, and asks again when the network is back', async () => {
    vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
    const thumb = show()
    await thumb.get('img').trigger('error')
    await flush()
    expect(thumb.text()).toBe('连不上')
    const first = thumb.get('img').element
    window.dispatchEvent(new Event('online'))
    await flush()
    expect(thumb.get('img').element).not.toBe(first)
    expect(thumb.text()).toBe('')
    await thumb.get('img').trigger('error')
    await flush()
    await vi.advanceTimersByTimeAsync(60 * 60_000)
    expect(thumb.text()).toBe('连不上')
    await thumb.get('button').trigger('click')
    expect(thumb.emitted('open')).toBeUndefined()
  })

  it('stops waiting for a derivative that never comes', async () => {
    vi.stubGlobal('fetch', () => Promise.resolve(pending('1')))
    const thumb = show()
    for (let turn = 0; turn < 20 && thumb.find('img').exists(); turn++) {
      await thumb.get('img').trigger('error')
      await vi.advanceTimersByTimeAsync(1_100)
    }
    expect(thumb.text()).toContain('打不开')
  })

  it('names the photo for who cannot see it', () => {
    server()
    expect(show().get('button').attributes('aria-label')).toBe('处置前')
  })
})
