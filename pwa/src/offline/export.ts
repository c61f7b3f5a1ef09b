import { downloadZip } from 'client-zip'

import type { Sha } from '@/api/types'

import type { PhoneDb } from './db'
import { unsent } from './outbox'
import type { Owner } from './types'

const EXTENSIONS: Record<string, string> = { 'image/png': 'png', 'image/webp': 'webp', 'image/heic': 'heic', 'image/avif': 'avif' }

/**
 * One person's unsent records and drafts with the original photos, as a ZIP: a way out when a phone will not get
 * online. `records.json` lists everything; each photo is named by its SHA-256. Nothing is removed from the phone.
 */
export async function exportUnsent(db: PhoneDb, owner: Owner, at: Date): Promise<Blob> {
  const items = await unsent(db, owner)
  const drafts = (await db.drafts.toArray()).filter((draft) => draft.owner === owner)
  const shas = new Set([...items, ...drafts].flatMap((entry) => entry.photoShas))
  const records = JSON.stringify({ exportedAt: at.toISOString(), items, drafts }, null, 2)
  return downloadZip(files(db, records, shas, at)).blob()
}

/** One photo at a time: a day's worth of them does not fit into a weak phone's memory. */
async function* files(db: PhoneDb, records: string, shas: Iterable<Sha>, lastModified: Date) {
  yield { name: 'records.json', input: records, lastModified }
  for (const sha of shas) {
    const photo = await db.photos.get(sha)
    if (photo) yield { name: `photos/${sha}.${EXTENSIONS[photo.mediaType] ?? 'jpg'}`, input: photo.bytes, lastModified }
  }
}
