import Dexie from 'dexie'

/** The phone has no room left; nothing that was stored before is touched. */
export class StorageFull extends Error {
  override name = 'StorageFull'
}

/** A photo named by a record is not on this phone; the record is not stored without it. */
export class PhotoLost extends Error {
  override name = 'PhotoLost'
  constructor(readonly sha256: string) {
    super(`photo ${sha256} is not stored here`)
  }
}

/** The draft was handed in or thrown away on another page: there is nothing left to hand in. */
export class DraftOver extends Error {
  override name = 'DraftOver'
}

/** The draft got photos on another page that the record does not name; the person looks again first. */
export class DraftChanged extends Error {
  override name = 'DraftChanged'
}

/** A file that cannot be evidence: not a picture, empty, larger than the server takes, or one too many. */
export class UnfitPhoto extends Error {
  override name = 'UnfitPhoto'
  constructor(readonly why: 'not_picture' | 'too_large' | 'empty' | 'too_many') {
    super(why)
  }
}

/** Runs a write and gives "no room" its own name, however deep the browser hides it. */
export async function storing<T>(write: () => Promise<T>): Promise<T> {
  try {
    return await write()
  } catch (error) {
    if (isQuota(error)) throw new StorageFull('no room left on the device', { cause: error })
    throw error
  }
}

function isQuota(error: unknown): boolean {
  if (!(error instanceof Error)) return false
  const inner = error instanceof Dexie.DexieError ? (error as { inner?: Error }).inner : undefined
  return error.name === 'QuotaExceededError' || (inner !== undefined && isQuota(inner))
}
