import { REPORT_PHOTOS } from '@/api/contract.gen'
import { newId } from '@/app/ids'

import { atomically, type PhoneDb, type Tables } from './db'
import { DraftChanged, DraftOver, storing, UnfitPhoto } from './errors'
import { withChanges, type Changes } from './merge'
import { draftPhoto, dropUnusedPhotos, putPhotos, type AboutPhoto } from './photos'
import type { Draft, DraftPhoto, Fix, Owner, PhotoRow } from './types'

/**
 * The open draft of this person on this screen, or undefined: of several the one whose turn it is, else the newest. Ids
 * alone do not say which that is: they are made by a clock that may have been set back.
 */
export async function findDraft(db: Tables, owner: Owner, purpose: string): Promise<Draft | undefined> {
  const open = await db.drafts.where({ owner, purpose }).toArray()
  return open.reduce<Draft | undefined>((first, one) => (first && (first.turn ?? 0) > (one.turn ?? 0) ? first : one), undefined)
}

/**
 * A draft that was handed in or thrown away leaves its id behind, marked so and of nobody: a page that still shows it
 * finds out, and nothing it writes late can bring it back under the id of what was sent.
 */
const CLOSED = 'closed'
const isClosed = (draft: Draft | undefined): boolean => draft?.purpose === CLOSED
const CLOSED_KEPT_MS = 60 * 24 * 3600_000

/** What a page that shows `start` should show now. */
export interface Current {
  /** The draft that was asked for. */
  asked: string
  /** It was handed in or thrown away, here or on another page. */
  over: boolean
  /** Itself, or the one that is open instead; undefined when there is none. */
  open: Draft | undefined
}

export async function currentDraft(db: Tables, start: Pick<Draft, 'id' | 'owner' | 'purpose'>): Promise<Current> {
  const row = await db.drafts.get(start.id)
  const open = row && !isClosed(row) ? row : await findDraft(db, start.owner, start.purpose)
  return { asked: start.id, over: isClosed(row), open }
}

/**
 * Keeps a photo and its place in the draft in one transaction: when this resolves, the picture is safe. When the draft
 * was handed in meanwhile, the picture begins a new one.
 */
export async function addToDraft(db: PhoneDb, start: Draft, row: PhotoRow, about: AboutPhoto = {}): Promise<Draft> {
  return storing(() => atomically(db, ['drafts', 'photos'], async (db) => {
    const { open, over } = await currentDraft(db, start)
    const draft = open ?? (over ? { ...start, id: newId(), photos: [], photoShas: [], fields: {}, rev: 0 } : start)
    if (draft.photoShas.includes(row.sha256)) return draft
    if (draft.photos.length >= REPORT_PHOTOS) throw new UnfitPhoto('too_many')
    await putPhotos(db, [row])
    return keep(db, withPhotos(draft, [...draft.photos, draftPhoto(row, about)]))
  }))
}

export async function removeFromDraft(db: PhoneDb, id: string, sha: string): Promise<Draft | undefined> {
  return atomically(db, ['drafts', 'photos', 'outbox'], async (db) => {
    const draft = await db.drafts.get(id)
    if (!draft) return undefined
    const next = await keep(db, withPhotos(draft, draft.photos.filter((p) => p.sha256 !== sha)))
    await dropUnusedPhotos(db, [sha])
    return next
  })
}

/** A position of this device joins the photos taken about then that came without one. Undefined when none did. */
export async function learnFix(db: PhoneDb, id: string, fix: Fix): Promise<Draft | undefined> {
  return atomically(db, ['drafts'], async (db) => {
    const draft = await db.drafts.get(id)
    if (!draft?.photos.some((photo) => lacksFix(photo, fix))) return undefined
    return keep(db, withPhotos(draft, draft.photos.map((photo) => lacksFix(photo, fix) ? { ...photo, knew: fix } : photo)))
  })
}

/** What stands in a photo joins it, in the draft and in its row. Undefined when the draft no longer has it, or knows it already. */
export async function learnFacts(db: PhoneDb, id: string, row: PhotoRow, about: AboutPhoto): Promise<Draft | undefined> {
  return atomically(db, ['drafts', 'photos'], async (db) => {
    const draft = await db.drafts.get(id)
    if (!draft?.photos.some((photo) => isUnread(photo, row.sha256))) return undefined
    await db.photos.where('sha256').equals(row.sha256).modify((stored: PhotoRow) => {
      stored.takenAt = row.takenAt
      if (row.saysWhen) stored.saysWhen = true
      if (row.location) stored.location = row.location
    })
    return keep(db, withPhotos(draft, draft.photos.map((photo) => isUnread(photo, row.sha256) ? told(photo, row, about) : photo)))
  })
}

const isUnread = (photo: DraftPhoto, sha: string): boolean => photo.sha256 === sha && photo.unread !== undefined

function told({ shot, fresh, knew }: DraftPhoto, row: PhotoRow, about: AboutPhoto): DraftPhoto {
  return draftPhoto(row, { ...about, ...(shot ? { shot } : {}), ...(fresh ? { fresh } : {}), ...(knew ? { knew } : {}) })
}

const KNEW_WITHIN_MS = 60_000

/** Close enough in time to say where a photo was taken. */
export const isFixOf = (fix: Fix, takenAt: number): boolean => Math.abs(fix.at - takenAt) <= KNEW_WITHIN_MS

const lacksFix = (photo: Draft['photos'][number], fix: Fix): boolean => photo.fresh === true && !photo.knew && isFixOf(fix, photo.takenAt)

/**
 * Remembers what was changed in the fields. Undefined, and nothing written, when the draft was handed in or thrown
 * away meanwhile. A draft that another page began first on the same screen is joined, not doubled.
 */
export function saveFields(db: PhoneDb, start: Draft, changes: Changes): Promise<Draft | undefined> {
  return storing(() => atomically(db, ['drafts'], async (db) => {
    const { open, over } = await currentDraft(db, start)
    if (over) return undefined
    const draft = open ?? start
    return keep(db, { ...draft, fields: withChanges(draft.fields, changes), updatedAt: Date.now() })
  }))
}

/** Inside a transaction: the draft becomes a record with these photos, and is over. */
export async function closeDraft(db: Tables, id: string, sent: readonly string[]): Promise<void> {
  const draft = await db.drafts.get(id)
  if (!draft || isClosed(draft)) throw new DraftOver()
  if (draft.photoShas.some((sha) => !sent.includes(sha))) throw new DraftChanged()
  await markClosed(db, draft)
}

export async function dropDraft(db: PhoneDb, id: string): Promise<void> {
  await atomically(db, ['drafts', 'photos', 'outbox'], async (db) => {
    const draft = await db.drafts.get(id)
    if (draft) await markClosed(db, draft)
  })
}

async function markClosed(db: Tables, draft: Draft): Promise<void> {
  const now = Date.now()
  await db.drafts.where({ owner: '', purpose: CLOSED }).and((old) => old.updatedAt < now - CLOSED_KEPT_MS).delete()
  await db.drafts.put({ id: draft.id, owner: '', purpose: CLOSED, photos: [], photoShas: [], fields: {}, updatedAt: now })
  await dropUnusedPhotos(db, draft.photoShas)
}

async function keep(db: Tables, draft: Draft): Promise<Draft> {
  const next = { ...draft, rev: (draft.rev ?? 0) + 1 }
  await db.drafts.put(next)
  return next
}

const withPhotos = (draft: Draft, photos: Draft['photos']): Draft =>
  ({ ...draft, photos, photoShas: photos.map((p) => p.sha256), updatedAt: Date.now() })
