import type * as Gl from 'maplibre-gl'

import type { Api } from '@/api'

import { askBaseMap } from './baseMap'

/** The map library with its worker and style sheet, in a chunk of their own that loads when a map is first wanted. */
export async function loadGl(): Promise<typeof Gl> {
  const [gl, worker] = await Promise.all([
    import('maplibre-gl'), import('maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'), import('maplibre-gl/dist/maplibre-gl.css'), askBaseMap(),
  ])
  gl.setWorkerUrl(worker.default)
  return gl
}

interface Connection { saveData?: boolean; effectiveType?: string }

/** A network on which a megabyte of map is only fetched for who asks to move the pin. */
export function thinNetwork(): boolean {
  const { saveData, effectiveType = '4g' } = (navigator as Navigator & { connection?: Connection }).connection ?? {}
  return saveData === true || effectiveType.endsWith('2g')
}

/** Reads a colour of the look, such as `--map-water`, as it is on screen now. */
export function ink(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim() || '#888888'
}

const COUNTRY = { center: [104, 35] as [number, number], zoom: 3.5 }

/** The middle of the streets in service, for a map that has no point yet; the whole country when nobody can be asked. */
export async function cityView(api: Api): Promise<{ center: [number, number]; zoom: number }> {
  const answer = await api.territory.areas('street').catch(() => null)
  const points = (answer?.features ?? []).flatMap(({ geometry }) => geometry.coordinates.flat(geometry.type === 'Polygon' ? 1 : 2) as [number, number][])
  if (!points.length) return COUNTRY
  const middle = (axis: 0 | 1) => {
    const values = points.map((at) => at[axis])
    return (values.reduce((a, b) => Math.min(a, b)) + values.reduce((a, b) => Math.max(a, b))) / 2
  }
  return { center: [middle(0), middle(1)], zoom: 13 }
}
