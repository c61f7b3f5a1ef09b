// @vitest-environment node
import { createHash } from 'node:crypto'

import Dexie from 'dexie'
import { describe, expect, test } from 'vitest'

import { newId } from '@/app/ids'
import type { CaseItem } from '@/api/types'
import { forgetCache, recall, remember } from '@/offline/cache'
import { addToDraft, dropDraft, findDraft, learnFix, removeFromDraft, saveFields } from '@/offline/drafts'
import { DraftChanged, DraftOver, PhotoLost, StorageFull, storing, UnfitPhoto } from '@/offline/errors'
import { exportUnsent } from '@/offline/export'
import { discard, enqueue, reopen, unsent } from '@/offline/outbox'
import { overlay } from '@/offline/overlay'
import { pictureType, readPhoto } from '@/offline/photos'
import { backoffS } from '@/offline/policy'
import { sha256Hex } from '@/offline/sha256'
import type { Draft } from '@/offline/types'

import { FakeServer } from './fakeServer'
import { photo, TestPhone } from './phoneKit'

const draft = (over: Partial<Draft> = {}): Draft =>
  ({ id: newId(), owner: 'anonymous', purpose: 'citizen', photos: [], photoShas: [], fields: {}, updatedAt: 0, ...over })

describe('sha256', () => {
  test.each([0, 3, 55, 56, 64, 119, 70_000, 600_001])('of %i bytes is the same with and without WebCrypto', async (size) => {
    const bytes = Uint8Array.from({ length: size }, (_, i) => (i * 7 + size) % 251)
    const expected = createHash('sha256').update(bytes).digest('hex')
    expect(await sha256Hex(bytes.buffer)).toBe(expected)
    expect(await sha256Hex(bytes.buffer, null)).toBe(expected)
  })
})

describe('photos', () => {
  test('are judged by their bytes, not by their name', async () => {
    await expect(readPhoto(new Blob(['GIF89a and so on'], { type: 'image/jpeg' }), 0)).rejects.toThrow(UnfitPhoto)
    await expect(readPhoto(new Blob([]), 0)).rejects.toMatchObject({ why: 'empty' })
    expect(pictureType(new TextEncoder().encode('\0\0\0\x18ftypheic'))).toBe('image/heic')
  })

  test('keep every byte as it came', async () => {
    const phone = new TestPhone(new FakeServer())
    const picture = await photo('evidence')
    await phone.report([picture])
    const kept = await phone.db.photos.get(picture.sha256)
    expect(new Uint8Array(kept?.bytes ?? new ArrayBuffer())).toEqual(new Uint8Array(picture.bytes))
  })
})

describe('storing', () => {
  test('a record whose photo is not on the phone is not stored at all', async () => {
    const phone = new TestPhone(new FakeServer())
    const picture = await photo('lost')
    const { outgoing } = await phone.report()
    if (outgoing?.kind !== 'submitReport') throw new Error('not a report')
    const body = { ...outgoing.body, id: newId(), photos: [picture.sha256] }
    await expect(enqueue(phone.db, { owner: 'li', outgoing: { kind: 'submitReport', body }, title: '', place: '' })).rejects.toThrow(PhotoLost)
    expect(await unsent(phone.db)).toHaveLength(1)
  })

  test('a full phone is told by its name, however deep the browser hides it', async () => {
    const quota = new DOMException('full', 'QuotaExceededError')
    const hidden = new Dexie.AbortError('aborted', quota)
    await expect(storing(() => Promise.reject(quota))).rejects.toThrow(StorageFull)
    await expect(storing(() => Promise.reject(hidden))).rejects.toThrow(StorageFull)
  })

  test('pressing send twice stores one item', async () => {
    const phone = new TestPhone(new FakeServer())
    const { outgoing } = await phone.report()
    if (outgoing?.kind !== 'submitReport') throw new Error('nothing to send')
    const later = { ...outgoing, body: { ...outgoing.body, deviceAt: '2026-11-23T02:00:01Z' } }
    await enqueue(phone.db, { owner: 'anonymous', outgoing: later, title: '', place: '' })
    expect(await unsent(phone.db)).toHaveLength(1)
  })

  test('other words under an id that waits or was sent are another record with an id of its own', async () => {
    const phone = new TestPhone(new FakeServer())
    const { outgoing, id } = await phone.report()
    if (outgoing?.kind !== 'submitReport') throw new Error('nothing to send')
    const other = { ...outgoing, body: { ...outgoing.body, text: '另一件' } }
    const make = { owner: 'anonymous', title: '', place: '' }
    const second = await enqueue(phone.db, { ...make, outgoing: other })
    await phone.run()
    const third = await enqueue(phone.db, { ...make, outgoing })
    expect(new Set([id, second.id, third.id]).size).toBe(3)
    expect(third).toMatchObject({ state: 'waiting', subject: third.id, outgoing: { body: { id: third.id, text: outgoing.body.text } } })
    await phone.run()
    expect(await phone.states()).toEqual(['done', 'done', 'done'])
  })
})

describe('drafts', () => {
  test('a photo is safe as soon as it is added, and handing in turns the draft into the item', async () => {
    const phone = new TestPhone(new FakeServer())
    const [kept, dropped] = [await photo('kept'), await photo('dropped')]
    const start = draft()
    await addToDraft(phone.db, start, kept, { shot: '近景' })
    await addToDraft(phone.db, start, dropped)
    await removeFromDraft(phone.db, start.id, dropped.sha256)
    await saveFields(phone.db, start, { text: { to: '有味道' } })
    expect(await findDraft(phone.db, 'anonymous', 'citizen')).toMatchObject({ photoShas: [kept.sha256], fields: { text: '有味道' } })
    const body = { id: start.id, command: 'finish' as const, photos: [kept.sha256] }
    await enqueue(phone.db, { owner: 'anonymous', outgoing: { kind: 'caseCommand', caseId: 'c', body }, title: '', place: '', draftId: start.id })
    expect(await findDraft(phone.db, 'anonymous', 'citizen')).toBeUndefined()
    expect(await phone.db.photos.toCollection().primaryKeys()).toEqual([kept.sha256])
  })

  test('once handed in a draft is over: no page brings it back, and a photo taken late begins another', async () => {
    const phone = new TestPhone(new FakeServer())
    const start = draft()
    const shown = await addToDraft(phone.db, start, await photo('sent'))
    await phone.handIn(shown)
    expect(await saveFields(phone.db, shown, { text: { to: '晚了' } })).toBeUndefined()
    expect(await findDraft(phone.db, 'anonymous', 'citizen')).toBeUndefined()
    const next = await addToDraft(phone.db, shown, await photo('late'))
    expect(next).toMatchObject({ fields: {}, photos: [{}] })
    expect(next.id).not.toBe(start.id)
    await expect(phone.handIn(shown, '再按一次')).rejects.toThrow(DraftOver)
    expect(await unsent(phone.db)).toHaveLength(1)
  })

  test('a photo that another page added is not thrown away with a draft that is handed in without it', async () => {
    const phone = new TestPhone(new FakeServer())
    const seen = await addToDraft(phone.db, draft(), await photo('seen'))
    const late = await photo('unseen')
    await addToDraft(phone.db, seen, late)
    await expect(phone.handIn(seen)).rejects.toThrow(DraftChanged)
    expect(await unsent(phone.db)).toEqual([])
    expect((await findDraft(phone.db, 'anonymous', 'citizen'))?.photoShas).toContain(late.sha256)
  })

  test('two pages that begin at once share one, and each writes only what was changed in it', async () => {
    const phone = new TestPhone(new FakeServer())
    const [one, two] = [draft(), draft()]
    const first = await saveFields(phone.db, one, { text: { to: '有味道' }, place: { to: { pick: null, placeWords: '' } } })
    const second = await saveFields(phone.db, two, { place: { members: { placeWords: '东昌路' } } })
    expect(second).toMatchObject({ id: first?.id, fields: { text: '有味道', place: { pick: null, placeWords: '东昌路' } } })
  })

  test('one thrown away is over too', async () => {
    const phone = new TestPhone(new FakeServer())
    const shown = await addToDraft(phone.db, draft(), await photo('x'))
    await dropDraft(phone.db, shown.id)
    expect(await saveFields(phone.db, shown, { text: { to: '晚了' } })).toBeUndefined()
  })

  test('a position found soon after joins the photos taken then, and no others', async () => {
    const phone = new TestPhone(new FakeServer())
    const start = draft()
    await addToDraft(phone.db, start, { ...await photo('now'), takenAt: 1_000_000 }, { fresh: true })
    await addToDraft(phone.db, start, { ...await photo('album'), takenAt: 1_000_000 })
    await addToDraft(phone.db, start, { ...await photo('earlier'), takenAt: 900_000 }, { fresh: true })
    const fix = { lon: 121.5, lat: 31.2, accuracyM: 9, at: 1_030_000 }
    expect((await learnFix(phone.db, start.id, fix))?.photos.map((one) => one.knew)).toEqual([fix, undefined, undefined])
    expect(await learnFix(phone.db, start.id, { ...fix, at: 1_040_000 })).toBeUndefined()
  })

  test('of another person or screen are not found', async () => {
    const phone = new TestPhone(new FakeServer())
    await phone.db.drafts.put(draft({ owner: 'li', purpose: 'inspection' }))
    expect(await findDraft(phone.db, 'wang', 'inspection')).toBeUndefined()
  })

  test('dropped ones take their photos with them', async () => {
    const phone = new TestPhone(new FakeServer())
    const start = draft()
    await addToDraft(phone.db, start, await photo('x'))
    await dropDraft(phone.db, start.id)
    expect(await phone.db.photos.count()).toBe(0)
  })
})

describe('items that need a person', () => {
  async function refused() {
    const phone = new TestPhone(new FakeServer().fail({ on: 'POST', give: { status: 422, body: { type: 'report.invalid' } } }))
    const item = await phone.report([await photo('a')])
    await phone.run()
    return { phone, item }
  }

  test('can be opened again with their photos', async () => {
    const { phone, item } = await refused()
    await reopen(phone.db, item.id, { id: 'again', purpose: 'citizen', fields: { text: '再写' } })
    expect(await unsent(phone.db)).toEqual([])
    expect(await findDraft(phone.db, 'anonymous', 'citizen')).toMatchObject({ photoShas: item.photoShas, photos: [{ sha256: item.photoShas[0], takenAt: 0 }] })
    expect(await phone.db.photos.count()).toBe(1)
  })

  test('come first when opened again, also when the clock was set back since the other draft was begun', async () => {
    const { phone, item } = await refused()
    const begun = { ...draft(), id: 'z', owner: item.owner, purpose: 'citizen' }
    await addToDraft(phone.db, begun, await photo('begun'))
    await reopen(phone.db, item.id, { id: 'a', purpose: 'citizen', fields: {} })
    expect((await findDraft(phone.db, item.owner, 'citizen'))?.id).toBe('a')
    await dropDraft(phone.db, 'a')
    expect((await findDraft(phone.db, item.owner, 'citizen'))?.id).toBe('z')
  })

  test('can be deleted, photos and all', async () => {
    const { phone, item } = await refused()
    await discard(phone.db, item.id)
    expect([await phone.db.outbox.count(), await phone.db.photos.count()]).toEqual([0, 0])
  })

  test('can be taken off the phone as a file that holds the original bytes', async () => {
    const { phone } = await refused()
    const file = await exportUnsent(phone.db, 'anonymous', new Date(2026, 10, 23, 10, 21))
    const bytes = Buffer.from(await file.arrayBuffer())
    const [picture] = await phone.db.photos.toArray()
    expect(bytes.includes(Buffer.from(picture?.bytes ?? new ArrayBuffer()))).toBe(true)
    expect(bytes.includes(Buffer.from(`photos/${picture?.sha256 ?? ''}.jpg`))).toBe(true)
    expect(bytes.readUInt32LE(0)).toBe(0x04034b50)
    expect(bytes.readUInt16LE(bytes.length - 12)).toBe(2)
  })
})

describe('what is shown', () => {
  const item = { id: 'case-1', state: 'dispatched' } as CaseItem

  test('is what the server said plus the commands that wait here, in order', async () => {
    const phone = new TestPhone(new FakeServer())
    await phone.command('case-1', 'acknowledge', 'li')
    await phone.command('case-1', 'finish', 'li')
    await phone.command('case-2', 'return', 'li')
    expect(overlay(item, await unsent(phone.db))).toMatchObject({ item: { state: 'finished' }, waiting: 2, needsYou: false })
    expect(item.state).toBe('dispatched')
  })

  test('is not moved by a command that the server refused', async () => {
    const phone = new TestPhone(new FakeServer())
    const command = await phone.command('case-1', 'acknowledge', 'li')
    await phone.db.outbox.where('id').equals(command.id).modify({ state: 'needs_you' })
    expect(overlay(item, await unsent(phone.db))).toMatchObject({ item: { state: 'dispatched' }, waiting: 0, needsYou: true })
  })
})

test('the cache of one person is gone after sign-out, the outbox is not', async () => {
  const phone = new TestPhone(new FakeServer())
  await remember(phone.db, 'li', 'today', [1, 2], 5)
  await phone.command('case-1', 'finish', 'li')
  expect(await recall(phone.db, 'li', 'today')).toMatchObject({ value: [1, 2], asOf: 5 })
  await forgetCache(phone.db, 'li')
  expect(await recall(phone.db, 'li', 'today')).toBeUndefined()
  expect(await unsent(phone.db, 'li')).toHaveLength(1)
})

test('waiting doubles up to five minutes and is spread by a quarter', () => {
  expect([1, 2, 3, 20].map((n) => backoffS(n, 0.5))).toEqual([4, 8, 16, 300])
  expect([backoffS(1, 0), backoffS(1, 1)]).toEqual([3, 5])
})
