import { PHOTO_BYTES } from '@/api/contract.gen'
import type { Sha } from '@/api/types'

import type { PhoneDb, Tables } from './db'
import type { PictureFacts } from './exif'
import { PhotoLost, UnfitPhoto } from './errors'
import { sha256Hex } from './sha256'
import type { DraftPhoto, PhotoRow } from './types'

/**
 * Reads, checks and names a picked or taken picture: here, so that nobody learns after sending what the server refuses.
 * The bytes stay exactly as they came: they are evidence. What stands in it (`withFacts`) is read after it is stored.
 */
export async function readPhoto(file: Blob, fileTime: number): Promise<PhotoRow> {
  if (file.size === 0) throw new UnfitPhoto('empty')
  if (file.size > PHOTO_BYTES) throw new UnfitPhoto('too_large')
  const bytes = await file.arrayBuffer()
  const mediaType = pictureType(new Uint8Array(bytes, 0, Math.min(16, bytes.byteLength)))
  if (mediaType === null) throw new UnfitPhoto('not_picture')
  return { sha256: await sha256Hex(bytes), bytes, mediaType, takenAt: fileTime, ackedAt: 0 }
}

export const withFacts = (row: PhotoRow, { takenAt, location }: PictureFacts): PhotoRow =>
  ({ ...row, ...(takenAt === null ? {} : { takenAt, saysWhen: true }), ...(location ? { location } : {}) })

/** Judged by its first bytes, as the server does; file names and declared types lie. */
export function pictureType(head: Uint8Array): string | null {
  const text = String.fromCharCode(...head)
  if (head[0] === 0xff && head[1] === 0xd8 && head[2] === 0xff) return 'image/jpeg'
  if (text.startsWith('\x89PNG\r\n')) return 'image/png'
  if (text.startsWith('RIFF') && text.slice(8, 12) === 'WEBP') return 'image/webp'
  if (text.slice(4, 8) === 'ftyp' && /^(avif|avis)/.test(text.slice(8, 12))) return 'image/avif'
  if (text.slice(4, 8) === 'ftyp' && /^(heic|heix|hevc|mif1|msf1)/.test(text.slice(8, 12))) return 'image/heic'
  return null
}

/** Inside a transaction: stores photos that are not there yet. A known one keeps its acknowledgement. */
export async function putPhotos(db: Tables, rows: readonly PhotoRow[]): Promise<void> {
  for (const row of rows) {
    if (!(await db.photos.get(row.sha256))) await db.photos.put(row)
  }
}

/** Inside a transaction: every named photo is here, else PhotoLost and nothing is written. */
export async function requirePhotos(db: Tables, shas: readonly Sha[]): Promise<void> {
  const found = await db.photos.bulkGet([...shas])
  const lost = shas.find((_, i) => !found[i])
  if (lost) throw new PhotoLost(lost)
}

/** Inside a transaction: deletes those of the named photos that no unsent item and no draft needs any more. */
export async function dropUnusedPhotos(db: Tables, shas: readonly Sha[]): Promise<void> {
  for (const sha of shas) {
    const used = (await db.outbox.where('photoShas').equals(sha).count()) + (await db.drafts.where('photoShas').equals(sha).count())
    if (used === 0) await db.photos.delete(sha)
  }
}

/** What a page draws before the server has a thumbnail. Null when the photo has gone to the server already. */
export async function photoBlob(db: PhoneDb, sha: Sha): Promise<Blob | null> {
  const row = await db.photos.get(sha)
  return row ? new Blob([row.bytes], { type: row.mediaType }) : null
}

export type AboutPhoto = Pick<DraftPhoto, 'shot' | 'fresh' | 'knew' | 'saysWhen' | 'unread'>

export const draftPhoto = (row: PhotoRow, about: AboutPhoto = {}): DraftPhoto =>
  ({ sha256: row.sha256, takenAt: row.takenAt, ...(row.saysWhen ? { saysWhen: true } : {}), ...(row.location ? { location: row.location } : {}), ...about })
