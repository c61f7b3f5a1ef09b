import { distance } from '@/i18n/format'
import type { DraftPhoto, Fix } from '@/offline/types'

import { isPosition, metresBetween } from '../phone/position'
import { t } from './messages'

interface At { lon: number; lat: number }

/** Where it was taken: what the picture says, else where this device was at that press. */
const placeOf = ({ location, knew }: DraftPhoto): At | undefined => location ?? (knew && isPosition(knew) ? knew : undefined)

/**
 * How many photos there are, and how far from the case's place they were taken, the farthest of them. Where one does not
 * say, only how far the device is now: that is another thing, and called so.
 */
export function spotWords(photos: readonly DraftPhoto[], fix: Fix | null, spot: At): string {
  const count = photos.length ? [t('shots', { n: photos.length })] : []
  const places = photos.map(placeOf).filter((at) => at !== undefined)
  const far = distance(Math.max(...places.map((at) => metresBetween(at, spot))))
  if (places.length && places.length === photos.length) return [...count, t(photos.length > 1 ? 'shotFar' : 'shotAt', { d: far })].join(' · ')
  return [...count, ...(fix && isPosition(fix) ? [t('phoneAt', { d: distance(metresBetween(fix, spot)) })] : [])].join(' · ')
}
