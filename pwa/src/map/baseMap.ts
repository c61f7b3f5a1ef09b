import { shallowRef } from 'vue'

import type { Config } from '@/api/types'

export interface BaseMap {
  /** Address template of raster tiles with `{z}`, `{x}`, `{y}`. */
  url: string
  /** Who made them; always on the map. */
  credit: string
}

/** Another base map that the installation has set (Tianditu and similar); null: our own tiles. */
export const baseMap = shallowRef<BaseMap | null>(null)

let asked: Promise<void> | null = null

/** Asks the server once which base map this installation uses; our own tiles when it cannot be asked. */
export function askBaseMap(): Promise<void> {
  return (asked ??= fetch('/api/config')
    .then(async (answer) => {
      const { baseMap: url, baseMapCredit } = await answer.json() as Config
      if (url) baseMap.value = { url, credit: baseMapCredit ?? '' }
    })
    .catch(() => { asked = null }))
}
