import type { Map as GlMap } from 'maplibre-gl'
import { describe, expect, it } from 'vitest'

import { pressed } from './pressed'

interface Mark { x: number; y: number; layer: string; id?: string }

const mark = ({ x, y, layer, id }: Mark) => ({
  layer: { id: layer }, geometry: { type: 'Point', coordinates: [x, y] }, properties: { ...(id ? { id } : {}), west: x - 1, east: x + 1, south: y - 1, north: y + 1 },
})

/** A map whose degrees are its pixels and whose marks are 10 px wide. */
function map(...marks: Mark[]) {
  return {
    getLayer: () => ({}),
    project: ([x, y]: [number, number]) => ({ x, y }),
    queryRenderedFeatures: (at: [number, number] | [[number, number], [number, number]]) => {
      const [[left, top], [right, bottom]] = Array.isArray(at[0]) ? at as [[number, number], [number, number]] : [at as [number, number], at as [number, number]]
      return marks.filter(({ x, y }) => x > left - 5 && x < right + 5 && y > top - 5 && y < bottom + 5).map(mark)
    },
  } as unknown as GlMap
}
const point = (x: number, y: number, id: string): Mark => ({ x, y, layer: 'case-points', id })

describe('a press on the map', () => {
  it('meets nothing where no mark is in reach', () => {
    expect(pressed(map(point(50, 50, 'a')), 10, 10)).toBeNull()
  })
  it('opens the one case under it', () => {
    expect(pressed(map(point(50, 50, 'a')), 52, 50)).toMatchObject({ id: 'a', closer: false })
  })
  it('takes the nearest of those in reach', () => {
    expect(pressed(map(point(50, 50, 'far'), point(70, 50, 'near')), 61, 50)?.id).toBe('near')
  })
  it('offers all of the marks that lie on each other', () => {
    expect(pressed(map(point(50, 50, 'a'), point(54, 50, 'b')), 52, 50)).toEqual({ id: null, box: [49, 49, 55, 51], closer: false })
  })
  it('offers what a counted mark holds', () => {
    expect(pressed(map({ x: 50, y: 50, layer: 'case-spots' }), 50, 50)).toEqual({ id: null, box: [49, 49, 51, 51], closer: false })
  })
  it('looks closer at a cluster', () => {
    expect(pressed(map({ x: 50, y: 50, layer: 'case-clusters' }), 50, 50)?.closer).toBe(true)
  })
})
