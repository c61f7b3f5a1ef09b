import type { PhoneDb } from './db'
import { storing } from './errors'
import { draftPhoto, dropUnusedPhotos, putPhotos, type AboutPhoto } from './photos'
import type { Draft, Fix, Owner, PhotoRow } from './types'

/** The open draft of this person on this screen, or undefined. */
export const findDraft = (db: PhoneDb, owner: Owner, purpose: string): Promise<Draft | undefined> =>
  db.drafts.where({ owner, purpose }).last()

/** Keeps a photo and its place in the draft in one transaction: when this resolves, the picture is safe. */
export async function addToDraft(db: PhoneDb, start: Draft, row: PhotoRow, about: AboutPhoto = {}): Promise<Draft> {
  return storing(() => db.transaction('rw', db.drafts, db.photos, async () => {
    const draft = (await db.drafts.get(start.id)) ?? start
    if (draft.photoShas.includes(row.sha256)) return draft
    await putPhotos(db, [row])
    const next = withPhotos(draft, [...draft.photos, draftPhoto(row, about)])
    await db.drafts.put(next)
    return next
  }))
}

export async function removeFromDraft(db: PhoneDb, id: string, sha: string): Promise<Draft | undefined> {
  return db.transaction('rw', db.drafts, db.photos, db.outbox, async () => {
    const draft = await db.drafts.get(id)
    if (!draft) return undefined
    const next = withPhotos(draft, draft.photos.filter((p) => p.sha256 !== sha))
    await db.drafts.put(next)
    await dropUnusedPhotos(db, [sha])
    return next
  })
}

/** A position of this device joins the photos taken about then that came without one. Undefined when none did. */
export async function learnFix(db: PhoneDb, id: string, fix: Fix): Promise<Draft | undefined> {
  return db.transaction('rw', db.drafts, async () => {
    const draft = await db.drafts.get(id)
    if (!draft?.photos.some((photo) => lacksFix(photo, fix))) return undefined
    const next = withPhotos(draft, draft.photos.map((photo) => lacksFix(photo, fix) ? { ...photo, knew: fix } : photo))
    await db.drafts.put(next)
    return next
  })
}

const KNEW_WITHIN_MS = 60_000

/** Close enough in time to say where a photo was taken. */
export const isFixOf = (fix: Fix, takenAt: number): boolean => Math.abs(fix.at - takenAt) <= KNEW_WITHIN_MS

const lacksFix = (photo: Draft['photos'][number], fix: Fix): boolean => photo.fresh === true && !photo.knew && isFixOf(fix, photo.takenAt)

/** Remembers what was typed so far; a draft that was handed in meanwhile is not brought back. */
export const saveFields = (db: PhoneDb, id: string, fields: Record<string, unknown>): Promise<unknown> =>
  storing(() => db.drafts.update(id, { fields, updatedAt: Date.now() }))

export async function dropDraft(db: PhoneDb, id: string): Promise<void> {
  await db.transaction('rw', db.drafts, db.photos, db.outbox, async () => {
    const draft = await db.drafts.get(id)
    await db.drafts.delete(id)
    if (draft) await dropUnusedPhotos(db, draft.photoShas)
  })
}

const withPhotos = (draft: Draft, photos: Draft['photos']): Draft =>
  ({ ...draft, photos, photoShas: photos.map((p) => p.sha256), updatedAt: Date.now() })
