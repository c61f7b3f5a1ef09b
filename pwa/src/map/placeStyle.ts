import type { ExpressionSpecification, LayerSpecification, StyleSpecification } from 'maplibre-gl'

import { locale } from '@/i18n'

/** Gives a colour of the look by its name, such as `--map-water`. */
export type Ink = (token: string) => string

const width = (z14: number, z18: number): ['interpolate', ['exponential', number], ['zoom'], ...number[]] =>
  ['interpolate', ['exponential', 1.6], ['zoom'], 13, z14 / 2, 14, z14, 18, z18]

/** The same width as a number. */
export function widthAt(z14: number, z18: number, zoom: number): number {
  const [from, to, a, b] = zoom < 14 ? [13, 14, z14 / 2, z14] : [14, 18, z14, z18]
  const share = (1.6 ** (Math.min(to, Math.max(from, zoom)) - from) - 1) / (1.6 ** (to - from) - 1)
  return a + share * (b - a)
}

export const GREEN: readonly string[] = ['park', 'grass', 'garden', 'wood', 'forest', 'recreation_ground']

/** Kinds of road from the smallest to the largest, with their widths at zoom 14 and 18. */
export const ROADS: readonly (readonly [kinds: string[], z14: number, z18: number, major: boolean])[] = [
  [['service', 'track', 'pedestrian', 'living_street'], 0.6, 12, false],
  [['residential', 'unclassified'], 2, 26, false],
  [['tertiary', 'secondary'], 4, 38, true],
  [['primary', 'trunk', 'motorway'], 6, 50, true],
]

function roads(ink: Ink): LayerSpecification[] {
  const layer = (id: string, kinds: string[], colour: string, widths: ReturnType<typeof width>): LayerSpecification => ({
    id, type: 'line', source: 'base', 'source-layer': 'roads', filter: ['in', ['coalesce', ['get', 'kind_detail'], ['get', 'kind']], ['literal', kinds]],
    layout: { 'line-cap': 'round', 'line-join': 'round' }, paint: { 'line-color': colour, 'line-width': widths },
  })
  const casings = ROADS.map(([kinds, a, b, major], i) => layer(`casing-${String(i)}`, kinds, ink(major ? '--map-road-casing' : '--map-street-casing'), width(a + 1.5, b + 1.5)))
  const fills = ROADS.map(([kinds, a, b, major], i) => layer(`road-${String(i)}`, kinds, ink(major ? '--map-road' : '--map-street'), width(a, b)))
  return [...casings, ...fills]
}

/** The layers of shops: each with its name, from the zoom on where fronts can be told apart. */
export const SHOP_LAYERS = ['shops', 'shop-names'] as const

function shops(ink: Ink, english: boolean): LayerSpecification[] {
  const from = { source: 'base', 'source-layer': 'pois', minzoom: 16, filter: ['all', ['has', 'shop'], ['has', 'name'], ['!=', ['get', 'name'], '']] as ['all', ...ExpressionSpecification[]] }
  const name: ExpressionSpecification = english ? ['coalesce', ['get', 'name_en'], ['get', 'name']] : ['get', 'name']
  return [
    { id: 'shops', type: 'circle', ...from, paint: { 'circle-radius': ['interpolate', ['linear'], ['zoom'], 16, 2.5, 18, 4], 'circle-color': ink('--map-label-halo'), 'circle-stroke-width': 1.5, 'circle-stroke-color': ink('--map-label') } },
    { id: 'shop-names', type: 'symbol', ...from, layout: { 'text-field': name, 'text-size': 12, 'text-max-width': 9, 'text-variable-anchor': ['left', 'right', 'top', 'bottom'], 'text-radial-offset': 0.7, 'text-justify': 'auto', 'text-font': ['sans-serif'] },
      paint: { 'text-color': ink('--map-label'), 'text-halo-color': ink('--map-label-halo'), 'text-halo-width': 1.6 } },
  ]
}

const OWN = /^(green|water|buildings|casing-\d|road-\d|names)$/

/** The style with raster tiles in the place of our own base map. */
function over(style: StyleSpecification, url: string): StyleSpecification {
  const [paper, ...rest] = style.layers.filter(({ id }) => !OWN.test(id))
  const raster: LayerSpecification = { id: 'raster', type: 'raster', source: 'raster' }
  return {
    ...style,
    sources: { ...style.sources, raster: { type: 'raster', tiles: [url], tileSize: 256 } },
    layers: [...(paper ? [paper] : []), raster, ...rest],
  }
}

/**
 * The base map, the cells, and what the page draws on them: a disc of doubt to scale and the chosen cell. `raster` is the
 * address template of another base map in WGS-84 or CGCS2000.
 */
export function placeMapStyle(ink: Ink, origin: string, raster: string | null = null): StyleSpecification {
  const style = ownStyle(ink, origin)
  return raster ? over(style, raster) : style
}

function ownStyle(ink: Ink, origin: string): StyleSpecification {
  const english = locale.value === 'en'
  const tiles = (layer: string) => ({ type: 'vector' as const, tiles: [`${origin}/api/tiles/${layer}/{z}/{x}/{y}.mvt`], minzoom: 0, maxzoom: 16 })
  const none: ['==', ['get', string], string] = ['==', ['get', 'code'], '']
  return {
    version: 8,
    sources: { base: tiles('base'), areas: tiles('areas'), disc: { type: 'geojson', tolerance: 0, data: { type: 'FeatureCollection', features: [] } } },
    layers: [
      { id: 'paper', type: 'background', paint: { 'background-color': ink('--map-paper') } },
      { id: 'green', type: 'fill', source: 'base', 'source-layer': 'landuse', filter: ['in', ['get', 'kind'], ['literal', [...GREEN]]], paint: { 'fill-color': ink('--map-park') } },
      { id: 'water', type: 'fill', source: 'base', 'source-layer': 'water', filter: ['==', ['geometry-type'], 'Polygon'], paint: { 'fill-color': ink('--map-water'), 'fill-outline-color': ink('--map-shore') } },
      { id: 'buildings', type: 'fill', source: 'base', 'source-layer': 'buildings', minzoom: 14.4, paint: { 'fill-color': ink('--map-building'), 'fill-outline-color': ink('--map-building-edge') } },
      ...roads(ink),
      { id: 'chosen', type: 'fill', source: 'areas', 'source-layer': 'cells', filter: none, paint: { 'fill-color': ink('--accent'), 'fill-opacity': 0.13 } },
      { id: 'rivals', type: 'line', source: 'areas', 'source-layer': 'cells', filter: none, paint: { 'line-color': ink('--accent'), 'line-width': 1.6, 'line-dasharray': [3, 2.4] } },
      { id: 'chosen-line', type: 'line', source: 'areas', 'source-layer': 'cells', filter: none, paint: { 'line-color': ink('--accent'), 'line-width': 2 } },
      ...shops(ink, english),
      { id: 'names', type: 'symbol', source: 'base', 'source-layer': 'roads', minzoom: 14, filter: ['all', ['has', 'name'], ['!=', ['get', 'kind_detail'], 'tunnel'], ['in', ['get', 'kind'], ['literal', ['major_road', 'minor_road', 'path']]]],
        layout: { 'symbol-placement': 'line', 'text-field': english ? ['coalesce', ['get', 'name_en'], ['get', 'name']] : ['get', 'name'], 'text-size': 13, 'text-letter-spacing': 0.12, 'text-font': ['sans-serif'] },
        paint: { 'text-color': ink('--map-label'), 'text-halo-color': ink('--map-label-halo'), 'text-halo-width': 1.6 } },
      { id: 'disc', type: 'fill', source: 'disc', paint: { 'fill-color': ink('--accent'), 'fill-opacity': 0.14 } },
      { id: 'disc-line', type: 'line', source: 'disc', paint: { 'line-color': ink('--accent'), 'line-width': 1.5, 'line-opacity': 0.6 } },
    ],
  }
}

/** A circle of `radiusM` metres around a point, as a ring of 48 degrees-pairs. */
export function ring(at: { lon: number; lat: number }, radiusM: number): [number, number][] {
  const perDegree = 111_195
  const lonScale = perDegree * Math.cos((at.lat * Math.PI) / 180)
  return Array.from({ length: 49 }, (_, i) => {
    const turn = (i / 48) * 2 * Math.PI
    return [at.lon + (Math.cos(turn) * radiusM) / lonScale, at.lat + (Math.sin(turn) * radiusM) / perDegree]
  })
}

/** The zoom at which a disc of this radius takes a quarter of a map `heightPx` high; between street and house. */
export function zoomFor(radiusM: number, lat: number, heightPx: number): number {
  const metresPerPixel = (radiusM * 2) / (heightPx / 4)
  const zoom = Math.log2((156_543 * Math.cos((lat * Math.PI) / 180)) / metresPerPixel) - 1
  return Math.min(16.9, Math.max(13, zoom))
}

const COMPASS: Record<string, readonly [x: number, y: number]> = { 东: [1, 0], 南: [0, -1], 西: [-1, 0], 北: [0, 1] }

/** Pixels from the pin's point to the name of a side, clear of the pin itself. Null for names that are no direction. */
export function sideOffset(side: string | null | undefined): [number, number] | null {
  const parts = [...(side ?? '')].flatMap((letter) => (COMPASS[letter] ? [COMPASS[letter]] : []))
  const x = parts.reduce((sum, [east]) => sum + east, 0)
  const y = parts.reduce((sum, [, north]) => sum + north, 0)
  return x || y ? [x * 76, y > 0 ? -60 : y < 0 ? 46 : -14] : null
}
