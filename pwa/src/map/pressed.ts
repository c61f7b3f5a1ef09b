import type { Map as GlMap, MapGeoJSONFeature } from 'maplibre-gl'

/** West, south, east, north in WGS-84 degrees. */
export type Box = readonly [west: number, south: number, east: number, north: number]

export interface Pressed {
  /** The one case of the mark; null when there are several. */
  id: string | null
  /** What the cases of the mark lie within. */
  box: Box
  /** A cluster, whose cases are told apart by a closer look. */
  closer: boolean
}

const LAYERS = ['case-points', 'case-spots', 'case-clusters']
/** A finger or a quick hand meets a mark from this many pixels off. */
const REACH = 14

/** What lies under a press: every mark under the very pixel, else the nearest one in reach; null when there is none. */
export function pressed(map: Pick<GlMap, 'queryRenderedFeatures' | 'getLayer' | 'project'>, x: number, y: number): Pressed | null {
  const layers = LAYERS.filter((id) => map.getLayer(id))
  const exact = map.queryRenderedFeatures([x, y], { layers })
  const marks = exact.length ? exact : nearest(map, map.queryRenderedFeatures([[x - REACH, y - REACH], [x + REACH, y + REACH]], { layers }), x, y)
  if (!marks.length) return null
  const ids = new Set(marks.map(({ properties }) => properties.id ? String(properties.id) : null))
  const edge = (side: string, pick: (...all: number[]) => number) => pick(...marks.map(({ properties }) => Number(properties[side])))
  return {
    id: ids.size === 1 ? [...ids][0] ?? null : null,
    box: [edge('west', Math.min), edge('south', Math.min), edge('east', Math.max), edge('north', Math.max)],
    closer: marks.some(({ layer }) => layer.id === 'case-clusters'),
  }
}

function nearest(map: Pick<GlMap, 'project'>, marks: readonly MapGeoJSONFeature[], x: number, y: number): MapGeoJSONFeature[] {
  const away = ({ geometry }: MapGeoJSONFeature) => {
    if (geometry.type !== 'Point') return Infinity
    const at = map.project(geometry.coordinates as [number, number])
    return Math.hypot(at.x - x, at.y - y)
  }
  return [...marks].sort((a, b) => away(a) - away(b)).slice(0, 1)
}
