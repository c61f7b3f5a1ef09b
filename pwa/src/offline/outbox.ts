import { newId } from '@/app/ids'

import { atomically, type PhoneDb, type Tables } from './db'
import { closeDraft, findDraft } from './drafts'
import { storing } from './errors'
import { draftPhoto, dropUnusedPhotos, putPhotos, requirePhotos } from './photos'
import type { Draft, DraftPhoto, Outgoing, OutboxItem, Owner, PhotoRow, Receipt, Trouble } from './types'

export interface NewItem {
  owner: Owner
  outgoing: Outgoing
  title: string
  place: string
  /** The draft that becomes this item. */
  draftId?: string
  /** Photos that are in no draft. */
  photos?: readonly PhotoRow[]
}

/**
 * Stores a record together with its photos and ends its draft, all in one transaction; when this resolves, "done" may
 * be said, network or not. Errors: PhotoLost, StorageFull, DraftOver, DraftChanged; then nothing was changed. The same
 * record twice is stored once; another one under an id that was used before gets a new id.
 */
export async function enqueue(db: PhoneDb, make: NewItem, now = Date.now()): Promise<OutboxItem> {
  return storing(() => atomically(db, ['outbox', 'photos', 'drafts'], async (db) => {
    const { body } = make.outgoing
    const known = await itemById(db, body.id)
    if (known && isSame(known, make.outgoing)) return known
    const item = itemOf(known ? { ...make, outgoing: { ...make.outgoing, body: { ...body, id: newId() } } as Outgoing } : make, now)
    await putPhotos(db, make.photos ?? [])
    await requirePhotos(db, item.photoShas)
    const seq = await db.outbox.add(item)
    if (make.draftId) await closeDraft(db, make.draftId, item.photoShas)
    return { ...item, seq }
  }))
}

/** Word for word what waits already; what was sent is never the same as something that is handed in now. */
const isSame = ({ state, outgoing }: OutboxItem, next: Outgoing): boolean =>
  state !== 'done' && outgoing !== null && contentOf(outgoing) === contentOf(next)

/** All of it but the moment of pressing and what the clocks said then. */
const contentOf = (outgoing: Outgoing): string => JSON.stringify({ ...outgoing, body: { ...outgoing.body, deviceAt: undefined, clockAheadMs: undefined } })

function itemOf({ owner, outgoing, title, place }: NewItem, now: number): OutboxItem {
  const { body } = outgoing
  return {
    id: body.id, owner, outgoing, title, place,
    subject: outgoing.kind === 'caseCommand' ? outgoing.caseId : body.id,
    photoShas: [...new Set(body.photos ?? [])],
    createdAt: now, state: 'waiting', attempts: 0, nextTryAt: 0,
  }
}

/** Everything not yet acknowledged, oldest first. */
export const unsent = async (db: PhoneDb, owner?: Owner): Promise<OutboxItem[]> =>
  (await db.outbox.orderBy('seq').toArray()).filter((i) => i.state !== 'done' && (owner === undefined || i.owner === owner))

/** What the server has taken over, newest first. */
export const receipts = async (db: Tables, owner: Owner): Promise<OutboxItem[]> =>
  (await db.outbox.where({ owner, state: 'done' }).sortBy('seq')).reverse()

export const itemById = (db: Tables, id: string): Promise<OutboxItem | undefined> => db.outbox.where('id').equals(id).first()

/** Try a refused or conflicting item once more, as it is. */
export async function retry(db: PhoneDb, id: string): Promise<void> {
  await db.outbox.where('id').equals(id).modify((item) => {
    if (item.state !== 'needs_you') return
    Object.assign(item, { state: 'waiting', attempts: 0, nextTryAt: 0 })
  })
}

/** Deletes an item with its photos. Only ever called after the person confirmed it. */
export async function discard(db: PhoneDb, id: string): Promise<void> {
  await atomically(db, ['outbox', 'photos', 'drafts'], async (db) => {
    const item = await itemById(db, id)
    if (!item || item.state === 'sending') return
    await db.outbox.where('id').equals(id).delete()
    await dropUnusedPhotos(db, item.photoShas)
  })
}

/** Opens a refused item again as a draft, photos and words untouched; it will go out under a new id. */
export async function reopen(db: PhoneDb, id: string, draft: Pick<Draft, 'id' | 'purpose' | 'fields'>, now = Date.now()): Promise<void> {
  await storing(() => atomically(db, ['outbox', 'drafts', 'photos'], async (db) => {
    const item = await itemById(db, id)
    if (item?.state !== 'needs_you') return
    const turn = ((await findDraft(db, item.owner, draft.purpose))?.turn ?? 0) + 1
    await db.drafts.put({ ...draft, turn, owner: item.owner, photoShas: item.photoShas, photos: await photosOf(db, item), updatedAt: now })
    await db.outbox.where('id').equals(id).delete()
  }))
}

async function photosOf(db: Tables, item: OutboxItem): Promise<DraftPhoto[]> {
  const rows = await db.photos.bulkGet(item.photoShas)
  const shots = new Map(item.outgoing?.body.shots?.map((shot) => [shot.sha256, shot]))
  return rows.flatMap((row) => {
    if (!row) return []
    const shot = shots.get(row.sha256)
    const { lon, lat, accuracyM } = shot?.location ?? {}
    const knew = lon !== undefined && lat !== undefined && accuracyM !== undefined ? { lon, lat, accuracyM, at: row.takenAt } : undefined
    return [draftPhoto(row, { ...(shot ? { fresh: true } : {}), ...(knew ? { knew } : {}) })]
  })
}

export async function markSending(db: PhoneDb, item: OutboxItem): Promise<boolean> {
  return (await db.outbox.where('id').equals(item.id).and((i) => i.state === 'waiting').modify({ state: 'sending' })) > 0
}

export async function markWaiting(db: PhoneDb, item: OutboxItem, change: Partial<OutboxItem> = {}): Promise<void> {
  await db.outbox.where('id').equals(item.id).modify({ ...change, state: 'waiting' })
}

export async function markNeedsYou(db: PhoneDb, item: OutboxItem, problem: Trouble): Promise<void> {
  await db.outbox.where('id').equals(item.id).modify({ state: 'needs_you', problem, attempts: item.attempts + 1 })
}

const RECEIPTS_KEPT = 50

/** The server has the record and every photo: keep the receipt, let go of the words and bytes. */
export async function markDone(db: PhoneDb, item: OutboxItem, result: Receipt, now: number): Promise<void> {
  await atomically(db, ['outbox', 'photos', 'drafts'], async (db) => {
    await db.outbox.where('id').equals(item.id).modify((row) => {
      Object.assign(row, { state: 'done', result, doneAt: now, outgoing: null, photoShas: [] })
      delete row.problem
    })
    await dropUnusedPhotos(db, item.photoShas)
    const old = (await receipts(db, item.owner)).slice(RECEIPTS_KEPT)
    await db.outbox.bulkDelete(old.flatMap((row) => (row.seq === undefined ? [] : [row.seq])))
  })
}

/** A run that died with its page left items as `sending`; whoever holds the lock takes them over. */
export const takeOver = (db: PhoneDb): Promise<number> => db.outbox.where('state').equals('sending').modify({ state: 'waiting' })

/** Items that waited only because there was no network are due at once when it is back. */
export const networkIsBack = (db: PhoneDb): Promise<number> =>
  db.outbox.where('state').equals('waiting').and((i) => i.problem?.status === 0).modify({ nextTryAt: 0 })
