import { VectorTile, type VectorTileFeature } from '@mapbox/vector-tile'
import { PbfReader } from 'pbf'

import { GREEN, ROADS, widthAt } from './placeStyle'

/** What a drawing shows: its middle in WGS-84, the map's zoom (tiles of 512 px), its size in CSS pixels. */
export interface View { lon: number; lat: number; zoom: number; width: number; height: number }

export interface Drawing {
  /** SVG path data by what it is: `green`, `water`, `buildings`, `road-0` (lanes) to `road-3` (main roads). */
  paths: Record<string, string>
  /** Widths in pixels of `road-N` at this zoom. */
  widths: readonly number[]
  names: { d: string; text: string }[]
}

type Point = readonly [x: number, y: number]
type Fetched = (z: number, x: number, y: number) => Promise<ArrayBuffer | null>

const TILE = 512
const MOST_DETAIL = 16
const BUILDINGS_FROM = 14.4
const NAMES_AT_MOST = 9
const NAME_APART = 64
const LETTER = 15

/** Pixels of the whole world at this zoom, from its north-western corner. */
export function project(lon: number, lat: number, zoom: number): Point {
  const world = TILE * 2 ** zoom
  const sine = Math.sin((lat * Math.PI) / 180)
  return [((lon + 180) / 360) * world, (0.5 - Math.log((1 + sine) / (1 - sine)) / (4 * Math.PI)) * world]
}

/** The place under a pixel of the drawing. */
export function unproject(view: View, x: number, y: number): { lon: number; lat: number } {
  const world = TILE * 2 ** view.zoom
  const [cx, cy] = project(view.lon, view.lat, view.zoom)
  const n = Math.PI - (2 * Math.PI * (cy + y - view.height / 2)) / world
  return { lon: ((cx + x - view.width / 2) / world) * 360 - 180, lat: (180 / Math.PI) * Math.atan(Math.sinh(n)) }
}

/**
 * Draws the streets around a point from the base map's own tiles, without the map library and without WebGL.
 * Null when there is nothing to draw there. Rejects when no tile could be fetched.
 */
export async function draw(view: View, fetchTile: Fetched, english: boolean): Promise<Drawing | null> {
  const z = Math.max(0, Math.min(MOST_DETAIL, Math.floor(view.zoom)))
  const scale = TILE * 2 ** (view.zoom - z)
  const [cx, cy] = project(view.lon, view.lat, view.zoom)
  const [left, top] = [cx - view.width / 2, cy - view.height / 2]
  const pen = new Pen(view, english)
  const tiles: Promise<void>[] = []
  for (let x = Math.floor(left / scale); x * scale < left + view.width; x++) {
    for (let y = Math.floor(top / scale); y * scale < top + view.height; y++) {
      tiles.push(fetchTile(z, x, y).then((bytes) => { if (bytes?.byteLength) pen.add(new VectorTile(new PbfReader(bytes)), x * scale - left, y * scale - top, scale) }))
    }
  }
  const done = await Promise.allSettled(tiles)
  const failed = done.find((one) => one.status === 'rejected')
  if (failed && !pen.drawn) throw failed.reason
  return pen.drawn ? pen.finish() : null
}

class Pen {
  drawn = false
  private readonly parts: Record<string, string[]> = {}
  private readonly named = new Map<string, Point[]>()

  constructor(private readonly view: View, private readonly english: boolean) {}

  add(tile: VectorTile, left: number, top: number, scale: number): void {
    const each = (layer: string, take: (feature: VectorTileFeature, lines: Point[][]) => void) => {
      const found = tile.layers[layer]
      for (let i = 0; i < (found?.length ?? 0); i++) {
        const feature = found?.feature(i)
        if (!feature) continue
        const size = scale / feature.extent
        take(feature, feature.loadGeometry().map((line) => line.map(({ x, y }): Point => [left + x * size, top + y * size])))
      }
    }
    each('landuse', ({ type, properties }, lines) => { if (type === 3 && GREEN.includes(String(properties.kind))) this.put('green', lines, true) })
    each('water', ({ type }, lines) => { if (type === 3) this.put('water', lines, true) })
    if (this.view.zoom >= BUILDINGS_FROM) each('buildings', ({ type }, lines) => { if (type === 3) this.put('buildings', lines, true) })
    each('roads', ({ type, properties }, lines) => {
      const kind = String(properties.kind_detail || properties.kind)
      const rank = ROADS.findIndex(([kinds]) => kinds.includes(kind))
      if (type !== 2 || rank < 0) return
      this.put(`road-${String(rank)}`, lines, false)
      const name = String((this.english && properties.name_en) || properties.name || '')
      if (name) lines.forEach((line) => { this.keepLongest(name, line) })
    })
  }

  finish(): Drawing {
    return {
      paths: Object.fromEntries(Object.entries(this.parts).map(([kind, parts]) => [kind, parts.join('')])),
      widths: ROADS.map(([, z14, z18]) => widthAt(z14, z18, this.view.zoom)),
      names: this.names(),
    }
  }

  private put(kind: string, lines: Point[][], closed: boolean): void {
    const seen = lines.filter((line) => line.some(this.near))
    if (!seen.length) return
    this.drawn = true;
    (this.parts[kind] ??= []).push(...seen.map((line) => path(line) + (closed ? 'Z' : '')))
  }

  private readonly near = ([x, y]: Point): boolean => x > -80 && y > -80 && x < this.view.width + 80 && y < this.view.height + 80

  /** The longest stretch of a street on the picture carries its name. */
  private keepLongest(name: string, line: Point[]): void {
    const inside = within(line, this.view.width, this.view.height)
    if (lengthOf(inside) > lengthOf(this.named.get(name) ?? [])) this.named.set(name, inside)
  }

  private names(): Drawing['names'] {
    const middles: Point[] = []
    return [...this.named].sort(([, a], [, b]) => lengthOf(b) - lengthOf(a)).flatMap(([text, line]) => {
      const letters = [...text].reduce((sum, letter) => sum + (letter > '\u2e80' ? 1 : 0.55), 0)
      const middle = line[Math.floor(line.length / 2)]
      if (!middle || lengthOf(line) < letters * LETTER || middles.length >= NAMES_AT_MOST) return []
      if (middles.some(([x, y]) => Math.hypot(x - middle[0], y - middle[1]) < NAME_APART)) return []
      middles.push(middle)
      const [first, last] = [line[0] ?? middle, line[line.length - 1] ?? middle]
      return [{ text, d: path(first[0] <= last[0] ? line : [...line].reverse()) }]
    })
  }
}

const MARGIN = 10

/** The longest stretch of a line inside the picture, a letter's height from its edge. */
function within(line: readonly Point[], width: number, height: number): Point[] {
  let longest: Point[] = []
  let run: Point[] = []
  for (let i = 1; i < line.length; i++) {
    const [from, to] = [line[i - 1], line[i]]
    const piece = from && to ? cut(from, to, width, height) : null
    const last = run[run.length - 1]
    if (piece && last && Math.hypot(last[0] - piece[0][0], last[1] - piece[0][1]) < 0.01) run.push(piece[1])
    else run = piece ? [...piece] : []
    if (lengthOf(run) > lengthOf(longest)) longest = [...run]
  }
  return longest
}

/** A segment cut to the picture (Liang and Barsky, 1984); null when it lies outside. */
function cut([x, y]: Point, [toX, toY]: Point, width: number, height: number): [Point, Point] | null {
  const [dx, dy] = [toX - x, toY - y]
  let [enter, leave] = [0, 1]
  for (const [slope, room] of [[-dx, x - MARGIN], [dx, width - MARGIN - x], [-dy, y - MARGIN], [dy, height - MARGIN - y]] as const) {
    if (slope === 0) { if (room < 0) return null } else if (slope < 0) enter = Math.max(enter, room / slope)
    else leave = Math.min(leave, room / slope)
  }
  return enter < leave ? [[x + enter * dx, y + enter * dy], [x + leave * dx, y + leave * dy]] : null
}

const round = (value: number) => String(Math.round(value * 2) / 2)
const path = (line: readonly Point[]) => line.map(([x, y], i) => `${i ? 'L' : 'M'}${round(x)} ${round(y)}`).join('')
const lengthOf = (line: readonly Point[]) => line.reduce((sum, [x, y], i) => { const before = line[i - 1]; return before ? sum + Math.hypot(x - before[0], y - before[1]) : 0 }, 0)
