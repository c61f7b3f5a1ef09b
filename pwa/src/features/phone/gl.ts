import type * as Gl from 'maplibre-gl'

/** The map library with its worker and style sheet, in a chunk of their own that loads when a map is first wanted. */
export async function loadGl(): Promise<typeof Gl> {
  const [gl, worker] = await Promise.all([
    import('maplibre-gl'), import('maplibre-gl/dist/maplibre-gl-worker.mjs?worker&url'), import('maplibre-gl/dist/maplibre-gl.css'),
  ])
  gl.setWorkerUrl(worker.default)
  return gl
}

/** Fetches it while the person is busy with something else. */
export function loadGlSoon(): void {
  const load = () => { loadGl().catch(() => undefined) }
  if ('requestIdleCallback' in window) requestIdleCallback(load, { timeout: 4000 })
  else setTimeout(load, 1500)
}

/** Reads a colour of the look, such as `--map-water`, as it is on screen now. */
export function ink(token: string): string {
  return getComputedStyle(document.documentElement).getPropertyValue(token).trim() || '#888888'
}
