import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp, effectScope, shallowRef, type EffectScope } from 'vue'

import { createApi } from '@/api'
import { provideContainer, type Container } from '@/app/container'
import { useDraft } from '@/features/phone/useDraft'
import { shotsOf } from '@/features/phone/shots'
import { phoneOf } from '@/offline/start'
import type { Fix } from '@/offline/types'

const app = createApp({})
const container = { api: createApi() } as Container
provideContainer(app, container)
const scopes: EffectScope[] = []

/** As when the page is opened: a new instance over the same store. */
async function open(purpose: string, owner = 'li', fix = shallowRef<Fix | null>(null)) {
  const scope = effectScope()
  scopes.push(scope)
  const draft = app.runWithContext(() => scope.run(() => useDraft(owner, purpose, () => ({ text: '', place: null as string | null }), fix)))
  if (!draft) throw new Error('no scope')
  await vi.waitFor(() => { if (!draft.ready.value) throw new Error('still reading') })
  return { ...draft, close: () => { scope.stop() } }
}

const picture = (mark: string) => new File([Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), mark], `${mark}.jpg`, { lastModified: 1_000 })

beforeEach(() => { vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network'))) })
afterEach(() => {
  scopes.splice(0).forEach((scope) => { scope.stop() })
  vi.unstubAllGlobals()
})

test('what was begun is found again after the page was killed: photos, words, choices', async () => {
  const first = await open('a')
  const [sha] = await first.add([picture('a')], 'close')
  first.fields.value.text = '有味道'
  await flushPromises()
  await first.flush()
  first.close()
  const second = await open('a')
  expect(second.photos.value).toEqual([{ sha256: sha, takenAt: 1_000, shot: 'close' }])
  expect(second.fields.value).toEqual({ text: '有味道', place: null })
  expect(second.id()).toBe(first.id())
})

test('words alone are kept too, and the last ones when the page closes at once', async () => {
  const first = await open('b')
  first.fields.value.text = '没有照片'
  await flushPromises()
  first.close()
  await vi.waitFor(async () => { expect((await open('b')).fields.value.text).toBe('没有照片') })
})

test('a file that is no picture is told and changes nothing; the good ones beside it are kept', async () => {
  const draft = await open('c')
  const kept = await draft.add([picture('good'), new File(['not a picture'], 'x.jpg')])
  expect(kept).toHaveLength(1)
  expect([draft.trouble.value, draft.photos.value.length]).toEqual(['not_picture', 1])
})

test('the tenth picture is told, not dropped in silence', async () => {
  const draft = await open('d')
  await draft.add([...'123456789'].map(picture))
  expect(await draft.add([picture('10')])).toEqual([])
  expect([draft.trouble.value, draft.photos.value.length]).toEqual(['too_many', 9])
})

test('another person on the same phone does not see it', async () => {
  const mine = await open('e')
  await mine.add([picture('mine')])
  expect((await open('e', 'wang')).photos.value).toEqual([])
})

test('clearing takes the pictures off the phone and begins under a new id', async () => {
  const draft = await open('f')
  const [sha] = await draft.add([picture('gone')])
  const id = draft.id()
  await draft.clear()
  expect(draft.id()).not.toBe(id)
  expect(await phoneOf(container).db.photos.get(sha ?? '')).toBeUndefined()
})

test('a picture taken now keeps what the device knew, one from the album only what stands in it', async () => {
  const at = Date.now()
  const fix: Fix = { lon: 121.5, lat: 31.2, accuracyM: 8.4, at, altitudeM: 12.3, heading: 359.8 }
  const draft = await open('g', 'li', shallowRef<Fix | null>(fix))
  await draft.add([picture('album'), new File([Uint8Array.of(0xff, 0xd8, 0xff), 'now'], 'now.jpg', { lastModified: at })])
  const [album, now] = draft.photos.value
  expect(album).not.toHaveProperty('fresh')
  expect(shotsOf(draft.photos.value, 'phone')).toEqual([{
    sha256: now?.sha256, takenAt: new Date(at).toISOString(), device: 'phone', altitudeM: 12, heading: 0,
    location: { lon: 121.5, lat: 31.2, accuracyM: 8, datum: 'wgs84' },
  }])
})

test('a position that comes a moment later still belongs to the picture', async () => {
  const fix = shallowRef<Fix | null>(null)
  const draft = await open('h', 'li', fix)
  await draft.add([new File([Uint8Array.of(0xff, 0xd8, 0xff), 'late'], 'late.jpg', { lastModified: Date.now() })])
  fix.value = { lon: 121.5, lat: 31.2, accuracyM: 20, at: Date.now() + 5_000 }
  await vi.waitFor(() => { expect(draft.photos.value[0]?.knew).toEqual(fix.value) })
})

test('a picture that the server will never take is told in its words until it is removed', async () => {
  const refuse = () => Promise.resolve(new Response(JSON.stringify({ type: 'photo.truncated', title: '照片不完整', detail: 'JPEG 没有结尾', status: 422 }), { status: 422, headers: { 'content-type': 'application/problem+json' } }))
  vi.stubGlobal('fetch', refuse)
  const draft = await open('i', 'anonymous')
  const [sha = ''] = await draft.add([picture('broken')])
  await vi.waitFor(() => { expect([...draft.refused.value]).toEqual([[sha, '照片不完整']]) })
  await draft.remove(sha)
  await flushPromises()
  expect(draft.refused.value.size).toBe(0)
})
