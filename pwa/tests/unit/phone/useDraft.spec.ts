import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, expect, test, vi } from 'vitest'
import { createApp, effectScope, shallowRef, type EffectScope } from 'vue'

import { createApi } from '@/api'
import { provideContainer, type Container } from '@/app/container'
import { useDraft } from '@/features/phone/useDraft'
import { shotsOf } from '@/features/phone/shots'
import { findDraft } from '@/offline/drafts'
import { enqueue, reopen, unsent } from '@/offline/outbox'
import { phoneOf } from '@/offline/start'
import type { Fix } from '@/offline/types'

import { eventually } from '../../eventually'

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
  await eventually(() => { if (!draft.ready.value) throw new Error('still reading') })
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
  await eventually(() => { expect(second.photos.value).toEqual([{ sha256: sha, takenAt: 1_000, shot: 'close' }]) })
  expect(second.fields.value).toEqual({ text: '有味道', place: null })
  expect(second.id()).toBe(first.id())
})

test('words alone are kept too, and the last ones when the page closes at once', async () => {
  const first = await open('b')
  first.fields.value.text = '没有照片'
  await flushPromises()
  first.close()
  await eventually(async () => { expect((await open('b')).fields.value.text).toBe('没有照片') })
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

/** What this app's own camera hands over: a picture without a file. */
const taken = (mark: string) => new Blob([Uint8Array.of(0xff, 0xd8, 0xff), mark])

test('a picture taken now keeps what the device knew, one from the album only what stands in it', async () => {
  const at = Date.now()
  const fix: Fix = { lon: 121.5, lat: 31.2, accuracyM: 8.4, at, altitudeM: 12.3, heading: 359.8 }
  const draft = await open('g', 'li', shallowRef<Fix | null>(fix))
  await draft.add([picture('album'), taken('now')])
  const [album, now] = draft.photos.value
  expect(album).not.toHaveProperty('fresh')
  expect(shotsOf(draft.photos.value, 'phone')).toEqual([{
    sha256: now?.sha256, takenAt: new Date(now?.takenAt ?? 0).toISOString(), device: 'phone', altitudeM: 12, heading: 0,
    location: { lon: 121.5, lat: 31.2, accuracyM: 8, datum: 'wgs84' },
  }])
})

test('a file saved a moment ago that does not say when it was taken is no picture of now', async () => {
  const fix: Fix = { lon: 121.5, lat: 31.2, accuracyM: 8, at: Date.now() }
  const draft = await open('saved', 'li', shallowRef<Fix | null>(fix))
  const [sha] = await draft.add([new File([Uint8Array.of(0xff, 0xd8, 0xff), 'saved'], 'saved.jpg', { lastModified: Date.now() })])
  await eventually(() => { expect(Object.keys(draft.photos.value[0] ?? {})).toEqual(['sha256', 'takenAt']) })
  expect(shotsOf(draft.photos.value, 'phone')).toEqual([])
  expect(shotsOf([{ sha256: sha ?? '', takenAt: Date.now(), fresh: true, knew: fix }], 'phone')).toEqual([])
})

test('what the own camera took still says when after the record came back to be edited', async () => {
  const { db } = phoneOf(container)
  const draft = await open('back')
  await draft.add([taken('back')])
  const [photo] = draft.photos.value
  const body = { id: draft.id(), command: 'finish' as const, photos: [photo?.sha256 ?? ''], shots: shotsOf(draft.photos.value, 'phone') }
  await enqueue(db, { owner: 'li', outgoing: { kind: 'caseCommand', caseId: 'back', body }, title: '', place: '', draftId: draft.id() })
  await db.outbox.where('id').equals(body.id).modify({ state: 'needs_you' })
  await reopen(db, body.id, { id: 'again', purpose: 'again', fields: {} })
  expect(shotsOf((await findDraft(db, 'li', 'again'))?.photos ?? [], 'phone')).toEqual(body.shots)
})

test('a position that comes a moment later still belongs to the picture', async () => {
  const fix = shallowRef<Fix | null>(null)
  const draft = await open('h', 'li', fix)
  await draft.add([taken('late')])
  fix.value = { lon: 121.5, lat: 31.2, accuracyM: 20, at: Date.now() + 5_000 }
  await eventually(() => { expect(draft.photos.value[0]?.knew).toEqual(fix.value) })
})

test('a picture that the server will never take is told in its words until it is removed', async () => {
  const refuse = () => Promise.resolve(new Response(JSON.stringify({ type: 'photo.truncated', title: '照片不完整', detail: 'JPEG 没有结尾', status: 422 }), { status: 422, headers: { 'content-type': 'application/problem+json' } }))
  vi.stubGlobal('fetch', refuse)
  const draft = await open('i', 'anonymous')
  const [sha = ''] = await draft.add([picture('broken')])
  await eventually(() => { expect([...draft.refused.value]).toEqual([[sha, '照片不完整']]) })
  await draft.remove(sha)
  await flushPromises()
  expect(draft.refused.value.size).toBe(0)
})

/** Hands in as the pages do; the draft's own photos go with it. */
const hand = (draft: Awaited<ReturnType<typeof open>>) => draft.handIn(({ id, draftId = '' }) => {
  const body = { id, command: 'finish' as const, photos: draft.photos.value.map((photo) => photo.sha256) }
  return enqueue(phoneOf(container).db, { owner: 'li', outgoing: { kind: 'caseCommand', caseId: 'c', body }, title: '', place: '', draftId })
})

test('two pages show one live draft: photos and words of either, and what is typed in one stays beside them', async () => {
  const [one, two] = [await open('j'), await open('j')]
  await one.add([picture('one')])
  one.fields.value.text = '有味道'
  two.fields.value.place = '东昌路'
  await eventually(() => {
    expect(two.photos.value).toHaveLength(1)
    expect([one.fields.value, two.fields.value]).toEqual([{ text: '有味道', place: '东昌路' }, { text: '有味道', place: '东昌路' }])
  })
  expect(two.id()).toBe(one.id())
})

test('what one page handed in is over in the other, whatever that one learns late; the next report is another', async () => {
  const [one, two] = [await open('k'), await open('k')]
  await one.add([picture('k1')])
  await eventually(() => { expect(two.photos.value).toHaveLength(1) })
  const first = await hand(one)
  two.fields.value.place = '迟到的地址'
  await two.flush()
  await eventually(() => { expect(two.ended.value).toBe(true) })
  expect([two.photos.value, two.fields.value]).toEqual([[], { text: '', place: null }])
  await two.add([picture('k2')])
  const second = await hand(two)
  expect(second.id).not.toBe(first.id)
  expect(await unsent(phoneOf(container).db, 'li')).toHaveLength(2)
})

test('a key pressed right after handing in changes nothing and begins nothing', async () => {
  const draft = await open('l')
  draft.fields.value.text = '垃圾'
  await draft.flush()
  await hand(draft)
  draft.fields.value.text = '垃圾x'
  await draft.flush()
  draft.close()
  expect((await open('l')).begun()).toBe(false)
})

test('a record that could not be stored leaves the draft as it was', async () => {
  const draft = await open('m')
  draft.fields.value.text = '还在'
  await expect(draft.handIn(() => Promise.reject(new Error('no room')))).rejects.toThrow('no room')
  draft.fields.value.text = '还在，接着写'
  await draft.flush()
  expect((await open('m')).fields.value.text).toBe('还在，接着写')
})

test('words that did not fit on the phone are told as words, until they are written', async () => {
  const draft = await open('full')
  const table = phoneOf(container).db.Table.prototype
  const put = table.put
  // By what is written: a late write of another test must not use the refusal up.
  vi.spyOn(table, 'put').mockImplementation(function (this: typeof table, row: { fields?: { text?: string } }, ...more: []) {
    if (row.fields?.text === '一') return Promise.reject(Object.assign(new Error('full'), { name: 'QuotaExceededError' })) as never
    return put.call(this, row, ...more)
  })
  draft.fields.value.text = '一'
  await eventually(() => { expect(draft.trouble.value).toBe('words_full') })
  draft.fields.value.text = '一二'
  await eventually(() => { expect(draft.trouble.value).toBeNull() })
  vi.restoreAllMocks()
})

test('what is typed is written when the page goes to the background', async () => {
  const draft = await open('n')
  draft.fields.value.text = '切到别的页'
  await flushPromises()
  vi.spyOn(document, 'visibilityState', 'get').mockReturnValue('hidden')
  document.dispatchEvent(new Event('visibilitychange'))
  vi.restoreAllMocks()
  await eventually(async () => { expect((await findDraft(phoneOf(container).db, 'li', 'n'))?.fields.text).toBe('切到别的页') })
})

test('only a picture that says so itself, or that this app took, was taken at a time', async () => {
  const draft = await open('o')
  await draft.add([picture('file'), new Blob([Uint8Array.of(0xff, 0xd8, 0xff), 'own camera'])])
  expect(draft.photos.value.map((photo) => photo.saysWhen)).toEqual([undefined, true])
})

test('a member that was changed alone leaves the others of its group as they were', async () => {
  const scope = effectScope()
  scopes.push(scope)
  const draft = app.runWithContext(() => scope.run(() => useDraft('li', 'group', () => ({ place: { pick: null as string | null, placeWords: '' } }))))
  if (!draft) throw new Error('no scope')
  await eventually(() => { if (!draft.ready.value) throw new Error('still reading') })
  draft.fields.value.place.placeWords = '东昌路北侧'
  await flushPromises()
  await draft.flush()
  expect(draft.fields.value).toEqual({ place: { pick: null, placeWords: '东昌路北侧' } })
})
