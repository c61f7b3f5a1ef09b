import type * as Gl from 'maplibre-gl'
import { watchEffect } from 'vue'

import type { Api } from '@/api'

import { askBaseMap } from './baseMap'
import { t } from './messages'

/** The map library with its worker and style sheet, in a chunk of their own that loads when a map is first wanted. */
export async function loadGl(): Promise<typeof Gl> {
  const [gl, worker] = await Promise.all([
    import('maplibre-gl'), import('maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'), import('maplibre-gl/dist/maplibre-gl.css'), askBaseMap(),
  ])
  gl.setWorkerUrl(worker.default)
  return gl
}

/** A map as all of ours are; `title` says what it shows to who does not see it, also after the language was changed. */
export function makeMap(gl: Pick<typeof Gl, 'Map'>, title: () => string, options: Gl.MapOptions): Gl.Map {
  const made = new gl.Map({
    minZoom: 3, maxZoom: 19, pitchWithRotate: false, dragRotate: false, attributionControl: false, localIdeographFontFamily: ink('--font'),
    locale: {
      'Map.Title': title(), 'Marker.Title': t('marker'), 'NavigationControl.ZoomIn': t('zoomIn'), 'NavigationControl.ZoomOut': t('zoomOut'),
      'NavigationControl.ResetBearing': t('north'), 'AttributionControl.ToggleAttribution': t('credit'), 'Popup.Close': t('close'),
      'CooperativeGesturesHandler.WindowsHelpText': t('ctrl'), 'CooperativeGesturesHandler.MacHelpText': t('command'), 'CooperativeGesturesHandler.MobileHelpText': t('fingers'),
    },
    ...options,
  })
  const stop = watchEffect(() => { made.getCanvas().setAttribute('aria-label', title()) })
  void made.once('remove', stop)
  return made
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
