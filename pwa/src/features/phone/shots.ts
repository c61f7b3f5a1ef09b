import type { Shot } from '@/api/types'
import type { DraftPhoto } from '@/offline/types'

import { isPosition } from './position'

/**
 * What this phone knew of each photo that it took itself; a photo from the album has only what stands in it. Of a photo
 * that does not say when it was taken nothing is claimed, also where an older draft calls it fresh.
 */
export function shotsOf(photos: readonly DraftPhoto[], device = deviceName()): Shot[] {
  return photos.filter((photo) => photo.fresh && photo.saysWhen).map(({ sha256, takenAt, knew }) => ({
    sha256, takenAt: new Date(takenAt).toISOString(), ...(device ? { device } : {}),
    ...(knew && isPosition(knew) ? { location: { lon: knew.lon, lat: knew.lat, accuracyM: Math.round(knew.accuracyM), datum: 'wgs84' as const } } : {}),
    ...(knew?.altitudeM !== undefined && knew.altitudeM > -500 && knew.altitudeM < 10_000 ? { altitudeM: Math.round(knew.altitudeM) } : {}),
    ...(knew?.heading === undefined ? {} : { heading: ((Math.round(knew.heading) % 360) + 360) % 360 }),
  }))
}

interface AgentData {
  platform: string
  brands: { brand: string; version: string }[]
}

/** A few words for the kind of device, as the browser tells every site: no model, no number. */
function deviceName(): string {
  const data = (navigator as Navigator & { userAgentData?: AgentData }).userAgentData
  const brand = data?.brands.find((entry) => !/not.?a.?brand/i.test(entry.brand))
  const said = data ? [data.platform, brand && `${brand.brand} ${brand.version}`].filter(Boolean).join(', ') : /\(([^)]*)\)/.exec(navigator.userAgent)?.[1] ?? ''
  return said.slice(0, 80)
}
