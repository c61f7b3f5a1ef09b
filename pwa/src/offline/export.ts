import type { PhoneDb } from './db'
import { unsent } from './outbox'
import type { Owner } from './types'
import { zip, type ZipEntry } from './zip'

const EXTENSIONS: Record<string, string> = { 'image/png': 'png', 'image/webp': 'webp', 'image/heic': 'heic', 'image/avif': 'avif' }

/**
 * One person's unsent records and drafts with the original photos, as a ZIP: a way out when a phone will not get
 * online. `records.json` lists everything; each photo is named by its SHA-256. Nothing is removed from the phone.
 */
export async function exportUnsent(db: PhoneDb, owner: Owner, at: Date): Promise<Blob> {
  const items = await unsent(db, owner)
  const drafts = (await db.drafts.toArray()).filter((draft) => draft.owner === owner)
  const shas = new Set([...items, ...drafts].flatMap((entry) => entry.photoShas))
  const photos = await db.photos.bulkGet([...shas])
  const records = JSON.stringify({ exportedAt: at.toISOString(), items, drafts }, null, 2)
  const entries: ZipEntry[] = [{ name: 'records.json', bytes: new TextEncoder().encode(records) }]
  for (const photo of photos) {
    if (photo) entries.push({ name: `photos/${photo.sha256}.${EXTENSIONS[photo.mediaType] ?? 'jpg'}`, bytes: new Uint8Array(photo.bytes) })
  }
  return zip(entries, at)
}
