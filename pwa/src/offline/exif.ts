import type { LonLat } from '@/api/types'

/** What a picture says of itself. */
export interface PictureFacts {
  /** The camera's clock; without an offset in the picture it is taken for this phone's time. */
  takenAt: number | null
  /** The camera's position, WGS-84 as the standard has it. */
  location: LonLat | null
}

/**
 * The time and place in a picture's EXIF, read on the phone so that the place question needs no network. Null when the part
 * that reads it did not come; on a network that has died under the page it may neither come nor fail. Never throws.
 */
export async function pictureFacts(bytes: ArrayBuffer): Promise<PictureFacts | null> {
  const reader = await import('exifreader').catch(() => null)
  if (!reader) return null
  try {
    const { exif, gps } = reader.load(firstExifOnly(bytes), { expanded: true, includeTags: { exif: true, gps: true } })
    const text = (name: string) => String((exif as Record<string, { description?: unknown } | undefined> | undefined)?.[name]?.description ?? '')
    const referenced = text('GPSLatitudeRef') !== '' && text('GPSLongitudeRef') !== ''
    return {
      takenAt: momentOf(text('DateTimeOriginal'), text('OffsetTimeOriginal')),
      location: referenced ? pointOf(gps?.Longitude, gps?.Latitude) : null,
    }
  } catch {
    return NOTHING
  }
}

const NOTHING: PictureFacts = { takenAt: null, location: null }

/** `2025:11:23 08:15:30` with `+08:00` or without. */
function momentOf(local: string, offset: string): number | null {
  const parts = /^(\d{4}):(\d\d):(\d\d) (\d\d):(\d\d):(\d\d)/.exec(local)
  if (!parts) return null
  const [, year, month, day, hour, minute, second] = parts
  const at = Date.parse(`${year}-${month}-${day}T${hour}:${minute}:${second}${/^[+-]\d\d:\d\d$/.test(offset) ? offset : ''}`)
  return Number.isFinite(at) ? at : null
}

/** Null for what cannot be a place: out of range, not a number, or the zero that cameras without a fix write. */
function pointOf(lon: number | undefined, lat: number | undefined): LonLat | null {
  if (lon === undefined || lat === undefined || !Number.isFinite(lon) || !Number.isFinite(lat)) return null
  if (Math.abs(lon) > 180 || Math.abs(lat) > 90 || (lon === 0 && lat === 0)) return null
  return { lon, lat }
}

/**
 * Of a JPEG with two EXIF blocks the first counts, as on the server; the library would choose the fuller one.
 * Other files as they are.
 */
function firstExifOnly(bytes: ArrayBuffer): ArrayBuffer {
  const view = new DataView(bytes)
  if (bytes.byteLength < 4 || view.getUint16(0) !== 0xffd8) return bytes
  for (let at = 2; at + 10 <= bytes.byteLength && view.getUint8(at) === 0xff && view.getUint8(at + 1) !== 0xda;) {
    const end = at + 2 + view.getUint16(at + 2)
    if (view.getUint8(at + 1) === 0xe1 && view.getUint32(at + 4) === EXIF) return bytes.slice(0, end)
    at = end
  }
  return bytes
}

/** `Exif` in ASCII. */
const EXIF = 0x45786966
