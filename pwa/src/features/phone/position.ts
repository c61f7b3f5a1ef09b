import type { Fix } from '@/offline/types'

const FRESH_MS = 30_000

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
