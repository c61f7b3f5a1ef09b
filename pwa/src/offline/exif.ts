import type { LonLat } from '@/api/types'

/** What a picture says of itself. */
export interface PictureFacts {
  /** The camera's clock; without an offset in the picture it is taken for this phone's time. */
  takenAt: number | null
  /** The camera's position in WGS-84; null where the receiver itself says that it is void, or names another datum. */
  location: LonLat | null
}

/**
 * What a picture says of itself, read on the phone so that the place question needs no network. Null when the part that
 * reads it did not come; on a network that has died under the page it may neither come nor fail. Never throws.
 */
export async function pictureFacts(bytes: ArrayBuffer): Promise<PictureFacts | null> {
  const reader = await import('./exifReader').catch(() => null)
  return reader && reader.factsOf(bytes)
}
