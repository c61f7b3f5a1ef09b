import type { Fix } from '@/offline/types'

const FRESH_MS = 30_000

/**
 * Metres. Vaguer than this a device does not know where it is: the network's address is placed by the city or by the
 * province (5–150 km), while masts tell the place to some hundred metres. Well inside the server's bound (100 km).
 */
const COARSEST_M = 3_000

/** What a report or a photo may name as its position. */
export const isPosition = (at: { lon: number; lat: number; accuracyM: number }): boolean =>
  Math.abs(at.lon) <= 180 && Math.abs(at.lat) <= 90 && at.accuracyM >= 0 && at.accuracyM <= COARSEST_M

/** A rough new fix does not push out a fine one that is still fresh: indoors the network's guess jumps about. */
export function better(kept: Fix | null, next: Fix): Fix {
  if (!kept || next.at - kept.at > FRESH_MS) return next
  return next.accuracyM <= kept.accuracyM ? next : kept
}

/** Metres between two points, good to a few parts in a thousand at city scale. */
export function metresBetween(a: { lon: number; lat: number }, b: { lon: number; lat: number }): number {
  const rad = Math.PI / 180
  const x = (b.lon - a.lon) * Math.cos(((a.lat + b.lat) / 2) * rad)
  return Math.hypot(x, b.lat - a.lat) * rad * 6_371_008
}
