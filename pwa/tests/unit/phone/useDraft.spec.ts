import { flushPromises } from '@vue/test-utils'
import { afterEach, expect, test, vi } from 'vitest'
import { createApp, effectScope, type EffectScope } from 'vue'

import { createApi } from '@/api'
import { provideContainer, type Container } from '@/app/container'
import { useDraft } from '@/features/phone/useDraft'
import { phoneOf } from '@/offline/start'

const app = createApp({})
const container = { api: createApi() } as Container
provideContainer(app, container)
const scopes: EffectScope[] = []

/** As when the page is opened: a new instance over the same store. */
async function open(purpose: string, owner = 'li') {
  const scope = effectScope()
  scopes.push(scope)
  const draft = app.runWithContext(() => scope.run(() => useDraft(owner, purpose, () => ({ text: '', place: null as string | null }))))
  if (!draft) throw new Error('no scope')
  await vi.waitFor(() => { if (!draft.ready.value) throw new Error('still reading') })
  return { ...draft, close: () => { scope.stop() } }
}

const picture = (mark: string) => new File([Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), mark], `${mark}.jpg`, { lastModified: 1_000 })

afterEach(() => { scopes.splice(0).forEach((scope) => { scope.stop() }) })

test('what was begun is found again after the page was killed: photos, words, choices', async () => {
  const first = await open('a')
  const [sha] = await first.add([picture('a')], 'close', 5)
  first.fields.value.text = '有味道'
  await flushPromises()
  await first.flush()
  first.close()
  const second = await open('a')
  expect(second.photos.value).toEqual([{ sha256: sha, takenAt: 5, shot: 'close' }])
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
