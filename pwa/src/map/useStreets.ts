import type { Map as GlMap } from 'maplibre-gl'
import { onBeforeUnmount, onMounted, ref } from 'vue'

import { baseMap } from './baseMap'

/**
 * What of a map's streets is on the screen: nothing yet, the map, nothing because it could not be fetched (`failed`), or
 * nothing because this device draws no maps (`unable`).
 */
export type Streets = 'loading' | 'map' | 'failed' | 'unable'

/**
 * Follows a map's streets.
 * @param make makes the map; null when the page is gone meanwhile. What it throws before the library is there is a fetch that failed.
 * @param again fetches everything of a made map once more
 */
export function useStreets(make: () => Promise<GlMap | null>, again: (map: GlMap) => void) {
  const streets = ref<Streets>('loading')
  let map: GlMap | null = null

  function follow(made: GlMap): void {
    const source = baseMap.value ? 'raster' : 'base'
    let came = false
    let missed = false
    made.on('sourcedata', ({ sourceId, tile }) => {
      if (sourceId !== source || !tile) return
      came = true
      streets.value = 'map'
    })
    made.on('idle', () => { if (!came) streets.value = missed ? 'failed' : 'map' })
    made.on('error', (event) => { if ('sourceId' in event && event.sourceId === source) missed = true })
    made.on('webglcontextlost', () => { streets.value = 'unable' })
  }

  async function start(): Promise<void> {
    streets.value = 'loading'
    try {
      map = await make()
      if (map) follow(map)
    } catch (error) {
      streets.value = isWebGl(error) ? 'unable' : 'failed'
    }
  }

  function retry(): void {
    if (streets.value !== 'failed') return
    streets.value = 'loading'
    if (map) again(map)
    else void start()
  }

  onMounted(() => {
    window.addEventListener('online', retry)
    void start()
  })
  onBeforeUnmount(() => { window.removeEventListener('online', retry) })
  return { streets, retry }
}

/** The library throws this when the browser gives it no context to draw in. */
const isWebGl = (error: unknown): boolean => error instanceof Error && /webgl/i.test(error.message)
