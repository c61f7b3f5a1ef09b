import { load } from 'exifreader'

import type { LonLat } from '@/api/types'

import type { PictureFacts } from './exif'

/** The time and place in a picture's EXIF. Never throws. */
export function factsOf(bytes: ArrayBuffer): PictureFacts {
  try {
    const { exif, gps } = load(firstExifOnly(bytes), { expanded: true, includeTags: { exif: true, gps: true } })
    const said = exif as Record<string, { description?: unknown; value?: unknown } | undefined> | undefined
    const text = (name: string) => String(said?.[name]?.description ?? '').trim()
    const letter = (name: string) => String(said?.[name]?.value ?? '').trim().toUpperCase()
    const referenced = text('GPSLatitudeRef') !== '' && text('GPSLongitudeRef') !== ''
    const believed = letter('GPSStatus') !== 'V' && WGS84.has(letter('GPSMapDatum').replaceAll(/[^A-Z0-9]/g, ''))
    return {
      takenAt: momentOf(TIMES.map(({ time, offsets }) => [text(time), offsets.map(text)])),
      location: referenced && believed ? pointOf(gps?.Longitude, gps?.Latitude) : null,
    }
  } catch {
    return NOTHING
  }
}

const NOTHING: PictureFacts = { takenAt: null, location: null }

/** A time with the offsets that may belong to it, the most fitting first, as on the server. */
const TIMES = [
  { time: 'DateTimeOriginal', offsets: ['OffsetTimeOriginal', 'OffsetTime'] },
  { time: 'DateTimeDigitized', offsets: ['OffsetTimeDigitized', 'OffsetTimeOriginal', 'OffsetTime'] },
]

/** Names of the datum of `PictureFacts.location` or of one within a metre or two of it; a place in another is the server's to convert. */
const WGS84 = new Set(['', 'WGS84', 'WGS1984', 'CGCS2000', 'ETRS89', 'JGD2000', 'JGD2011', 'NAD83'])

/** The first that is a time: cameras whose clock was never set write zeros. `2025:11:23 08:15:30` with `+08:00`, `Z` or without. */
function momentOf(times: [string, string[]][]): number | null {
  for (const [local, offsets] of times) {
    const parts = /^(\d{4})[:/-](\d\d)[:/-](\d\d)[ T](\d\d):(\d\d):(\d\d)/.exec(local)
    if (!parts) continue
    const [, year, month, day, hour, minute, second] = parts
    const written = `${year}-${month}-${day}T${hour}:${minute}:${second}`
    const asUtc = Date.parse(`${written}Z`)
    if (!Number.isFinite(asUtc) || !new Date(asUtc).toISOString().startsWith(written)) continue // 30 February, hour 24
    const offset = offsets.map((each) => (/^z$/i.test(each) ? 'Z' : (/^[+-](0\d|1[0-4]):?[0-5]\d$/.exec(each)?.[0] ?? ''))).find(Boolean) ?? ''
    return Date.parse(written + offset.replace(/(\d\d)(\d\d)$/, '$1:$2'))
  }
  return null
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
