import type { LayerSpecification, StyleSpecification } from 'maplibre-gl'

import { placeMapStyle, type Ink } from './placeStyle'

/** Cases are single points from here on, counted clusters below. */
export const POINTS_FROM_ZOOM = 15

const SOURCE = { source: 'cases', 'source-layer': 'cases' } as const

/** The id of a cluster's picture: how many are ample, near and over. */
export const clusterId = (ample: number, near: number, over: number): string => `cluster-${String(ample)}-${String(near)}-${String(over)}`

/** The three counts of {@link clusterId}; null for other names. */
export function clusterCounts(id: string): [ample: number, near: number, over: number] | null {
  const found = /^cluster-(\d+)-(\d+)-(\d+)$/.exec(id)
  return found ? [Number(found[1]), Number(found[2]), Number(found[3])] : null
}

function caseLayers(ink: Ink): LayerSpecification[] {
  return [
    { id: 'cell-hit', type: 'fill', source: 'areas', 'source-layer': 'cells', minzoom: 15, paint: { 'fill-opacity': 0 } },
    { id: 'cell-lines', type: 'line', source: 'areas', 'source-layer': 'cells', minzoom: 15, paint: { 'line-color': ink('--map-cell'), 'line-width': 1 } },
    { id: 'street-lines', type: 'line', source: 'areas', 'source-layer': 'streets', filter: ['==', ['get', 'level'], 'street'], paint: { 'line-color': ink('--accent'), 'line-width': 1.5, 'line-opacity': 0.5, 'line-dasharray': [4, 3] } },
    { id: 'case-clusters', type: 'symbol', ...SOURCE, filter: ['>', ['coalesce', ['get', 'n'], 1], 1],
      layout: { 'icon-image': ['concat', 'cluster-', ['to-string', ['get', 'ample']], '-', ['to-string', ['get', 'near']], '-', ['to-string', ['get', 'over']]], 'icon-allow-overlap': true } },
    { id: 'case-halo', type: 'circle', ...SOURCE, filter: ['==', ['get', 'id'], ''], paint: { 'circle-radius': 24, 'circle-color': ink('--accent'), 'circle-opacity': 0.16, 'circle-stroke-width': 2.5, 'circle-stroke-color': ink('--accent') } },
    { id: 'case-points', type: 'symbol', ...SOURCE, filter: ['==', ['coalesce', ['get', 'n'], 1], 1],
      layout: { 'icon-image': ['coalesce', ['get', 'clock'], 'ample'], 'icon-allow-overlap': true, 'symbol-sort-key': ['match', ['get', 'clock'], 'over', 3, 'near', 2, 1] } },
  ]
}

/** The desk's map: the base map with grid cells and the open cases that this person may see. */
export function deskStyle(ink: Ink, origin: string, raster: string | null = null): StyleSpecification {
  const base = placeMapStyle(ink, origin, raster)
  return {
    ...base,
    sources: { ...base.sources, cases: { type: 'vector', tiles: [`${origin}/api/tiles/cases/{z}/{x}/{y}.mvt`], minzoom: 0, maxzoom: 17 } },
    layers: [...base.layers, ...caseLayers(ink)],
  }
}

const RING = 3
const SIDE = 44

/** A cluster: paper disc with its count, ringed by the shares of over, near and ample. */
export function drawCluster(counts: readonly [ample: number, near: number, over: number], density: number, ink: Ink): ImageData {
  const canvas = document.createElement('canvas')
  canvas.width = canvas.height = SIDE * density
  const pen = canvas.getContext('2d')
  if (!pen) throw new Error('no canvas')
  pen.scale(density, density)
  const middle = SIDE / 2
  pen.fillStyle = ink('--raised')
  pen.beginPath()
  pen.arc(middle, middle, middle - 2, 0, 2 * Math.PI)
  pen.fill()
  const [ample, near, over] = counts
  const total = ample + near + over
  let from = -Math.PI / 2
  pen.lineWidth = RING
  for (const [share, colour] of [[over, '--bad'], [near, '--warn-mark'], [ample, '--ok']] as const) {
    if (!share) continue
    const to = from + (share / total) * 2 * Math.PI
    pen.strokeStyle = ink(colour)
    pen.beginPath()
    pen.arc(middle, middle, middle - 4, from, to)
    pen.stroke()
    from = to
  }
  pen.fillStyle = ink('--ink')
  pen.font = `600 14px ${ink('--font')}`
  pen.textAlign = 'center'
  pen.textBaseline = 'middle'
  pen.fillText(total > 999 ? '999+' : String(total), middle, middle + 1)
  return pen.getImageData(0, 0, canvas.width, canvas.height)
}
