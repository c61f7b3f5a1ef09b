import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp, effectScope, shallowRef, type EffectScope } from 'vue'

import { createApi } from '@/api'
import { provideContainer, type Container } from '@/app/container'
import { READER_WAIT_MS, useDraft } from '@/features/phone/useDraft'
import type { PictureFacts } from '@/offline/exif'
import { phoneOf } from '@/offline/start'
import type { Fix } from '@/offline/types'

import { eventually } from '../../eventually'

// The reader of what stands in a picture answers when a test says so.
const asked: ((facts: PictureFacts | null) => void)[] = []
vi.mock('@/offline/exif', () => ({ pictureFacts: () => new Promise((resolve) => { asked.push(resolve) }) }))

const app = createApp({})
const container = { api: createApi() } as Container
provideContainer(app, container)
const scopes: EffectScope[] = []
const fix = shallowRef<Fix | null>(null)

async function open(purpose: string) {
  const scope = effectScope()
  scopes.push(scope)
  const draft = app.runWithContext(() => scope.run(() => useDraft('li', purpose, () => ({ text: '' }), fix)))
  if (!draft) throw new Error('no scope')
  await eventually(() => { if (!draft.ready.value) throw new Error('still reading') })
  return { ...draft, close: () => { scope.stop() } }
}

const picture = (mark: string) => new File([Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), mark], `${mark}.jpg`, { lastModified: 1_000 })
const read = async (facts: PictureFacts | null) => {
  await eventually(() => { expect(asked.length).toBeGreaterThan(0) })
  asked.splice(0).forEach((answer) => { answer(facts) })
}

beforeEach(() => { vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network'))) })
afterEach(() => {
  scopes.splice(0).forEach((scope) => { scope.stop() })
  asked.length = 0
  fix.value = null
  vi.unstubAllGlobals()
})

test('a picture is safe before anybody has read what stands in it, which joins it then', async () => {
  const takenAt = Date.now()
  fix.value = { lon: 121.5, lat: 31.2, accuracyM: 8, at: takenAt }
  const draft = await open('first')
  const [sha = ''] = await draft.add([picture('first')])
  expect(await phoneOf(container).db.photos.get(sha)).toMatchObject({ takenAt: 1_000 })
  expect(draft.photos.value[0]?.saysWhen).toBeUndefined()
  await read({ takenAt, location: { lon: 121.4, lat: 31.1 } })
  await eventually(() => {
    expect(draft.photos.value).toEqual([{ sha256: sha, takenAt, saysWhen: true, location: { lon: 121.4, lat: 31.1 }, fresh: true, knew: fix.value }])
  })
  expect(await phoneOf(container).db.photos.get(sha)).toMatchObject({ takenAt, saysWhen: true, location: { lon: 121.4, lat: 31.1 } })
})

test('what a killed page had not read is read by the next', async () => {
  const first = await open('killed')
  await first.add([picture('killed')])
  first.close()
  asked.length = 0
  const second = await open('killed')
  await read({ takenAt: 5_000, location: null })
  await eventually(() => { expect(second.photos.value[0]).toMatchObject({ takenAt: 5_000, saysWhen: true }) })
})

test('a picture that was taken out meanwhile does not come back', async () => {
  const draft = await open('out')
  const [sha = ''] = await draft.add([picture('out')])
  await draft.remove(sha)
  await read({ takenAt: 5_000, location: null })
  await draft.flush()
  expect([draft.photos.value, await phoneOf(container).db.photos.get(sha)]).toEqual([[], undefined])
})

test('handing in waits for what stands in the pictures, but not for ever', async () => {
  const draft = await open('hand')
  await draft.add([picture('hand')])
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] })
  try {
    const stored = vi.fn(() => Promise.resolve('stored'))
    const handed = draft.handIn(stored)
    await vi.advanceTimersByTimeAsync(READER_WAIT_MS - 1)
    expect(stored).not.toHaveBeenCalled()
    await vi.advanceTimersByTimeAsync(1)
    expect(await handed).toBe('stored')
  } finally {
    vi.useRealTimers()
  }
})
