import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'

import { placeMapStyle, type Ink } from './placeStyle'

/** From here on a counted mark is a spot of a few metres, below a cluster to look closer at (backend/cases/tiles.py). */
const SPOTS_FROM_ZOOM = 15

const SOURCE = { source: 'cases', 'source-layer': 'cases' } as const

type Counts = readonly [ample: number, near: number, over: number]
/** Sizes of a counted mark in CSS pixels. */
export const SIDES = { cluster: { side: 44, ring: 3, text: 14, most: 999 }, spot: { side: 30, ring: 2.5, text: 12, most: 99 } } as const
export type Counted = keyof typeof SIDES

/** The id of a counted mark's picture: how many are ample, near and over. */
export const countedId = (kind: Counted, counts: Counts): string => [kind, ...counts].join('-')

/** What {@link countedId} says; null for other names. */
export function countedOf(id: string): { kind: Counted; counts: Counts } | null {
  const found = /^(cluster|spot)-(\d+)-(\d+)-(\d+)$/.exec(id)
  return found ? { kind: found[1] as Counted, counts: [Number(found[2]), Number(found[3]), Number(found[4])] } : null
}

const counted = (id: string, kind: Counted, zooms: { minzoom?: number; maxzoom?: number }): LayerSpecification => ({
  id, type: 'symbol', ...SOURCE, ...zooms, filter: ['>', ['get', 'n'], 1],
  layout: { 'icon-image': ['concat', `${kind}-`, ['to-string', ['get', 'ample']], '-', ['to-string', ['get', 'near']], '-', ['to-string', ['get', 'over']]], 'icon-allow-overlap': true },
})

/** A GeoJSON source without anything. */
export const NOTHING = { type: 'FeatureCollection' as const, features: [] }

function caseLayers(ink: Ink): LayerSpecification[] {
  return [
    { id: 'cell-hit', type: 'fill', source: 'areas', 'source-layer': 'cells', minzoom: 15, paint: { 'fill-opacity': 0 } },
    { id: 'cell-lines', type: 'line', source: 'areas', 'source-layer': 'cells', minzoom: 15, paint: { 'line-color': ink('--map-cell'), 'line-width': 1 } },
    { id: 'street-lines', type: 'line', source: 'areas', 'source-layer': 'streets', filter: ['==', ['get', 'level'], 'street'], paint: { 'line-color': ink('--accent'), 'line-width': 1.5, 'line-opacity': 0.5, 'line-dasharray': [4, 3] } },
    { id: 'case-halo', type: 'circle', source: 'here', paint: { 'circle-radius': 24, 'circle-color': ink('--accent'), 'circle-opacity': 0.16, 'circle-stroke-width': 2.5, 'circle-stroke-color': ink('--accent') } },
    { id: 'case-points', type: 'symbol', ...SOURCE, filter: ['==', ['get', 'n'], 1],
      layout: { 'icon-image': ['coalesce', ['get', 'clock'], 'ample'], 'icon-allow-overlap': true, 'symbol-sort-key': ['match', ['get', 'clock'], 'over', 3, 'near', 2, 1] } },
    counted('case-clusters', 'cluster', { maxzoom: SPOTS_FROM_ZOOM }),
    counted('case-spots', 'spot', { minzoom: SPOTS_FROM_ZOOM }),
  ]
}

/** The desk's map: the base map with grid cells and the open cases that this person may see. */
export function deskStyle(ink: Ink, origin: string, raster: string | null = null): StyleSpecification {
  const base = placeMapStyle(ink, origin, raster)
  return {
    ...base,
    sources: { ...base.sources, cases: { type: 'vector', tiles: [`${origin}/api/tiles/cases/{z}/{x}/{y}.mvt`], minzoom: 0, maxzoom: 19 }, here: { type: 'geojson', data: NOTHING } },
    layers: [...base.layers, ...caseLayers(ink)],
  }
}

/** A counted mark: paper disc with its count, ringed by the shares of over, near and ample. */
export function drawCounted(kind: Counted, counts: Counts, density: number, ink: Ink): ImageData {
  const { side, ring, text, most } = SIDES[kind]
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = side * density
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('no canvas')
  pen.scale(density, density)
  const middle = side / 2
  pen.fillStyle = ink('--raised')
  pen.beginPath()
  pen.arc(middle, middle, middle - 2, 0, 2 * Math.PI)
  pen.fill()
  const [ample, near, over] = counts
  const total = ample + near + over
  let from = -Math.PI / 2
  pen.lineWidth = ring
  for (const [share, colour] of [[over, '--bad'], [near, '--warn-mark'], [ample, '--ok']] as const) {
    if (!share) continue
    const to = from + (share / total) * 2 * Math.PI
    pen.strokeStyle = ink(colour)
    pen.beginPath()
    pen.arc(middle, middle, middle - 2.5 - ring / 2, from, to)
    pen.stroke()
    from = to
  }
  pen.fillStyle = ink('--ink')
  pen.font = `600 ${String(text)}px ${ink('--font')}`
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.fillText(total > most ? `${String(most)}+` : String(total), middle, middle + 1)
  return pen.getImageData(0, 0, canvas.width, canvas.height)
}
