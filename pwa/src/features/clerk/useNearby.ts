import { shallowRef, watch } from 'vue'

import { useContainer } from '@/app/container'
import type { CaseDetail, CaseItem, LonLat } from '@/api/types'

const REACH_M = 100
const HOURS = 48

/** Metres between two places in a city. */
export function metres(a: LonLat, b: LonLat): number {
  const lon = (a.lon - b.lon) * 111_320 * Math.cos((a.lat * Math.PI) / 180)
  return Math.hypot(lon, (a.lat - b.lat) * 111_132)
}

export interface Nearby {
  item: CaseItem
  metres: number
}

/** Other cases within 100 m and 48 hours that may be the same matter: of the same category, then not sorted yet; the nearest first. */
export function rank(detail: CaseDetail, items: readonly CaseItem[]): Nearby[] {
  const at = Date.parse(detail.receivedAt)
  const same = (item: CaseItem) => item.category?.code === detail.category?.code ? 0 : 1
  return items
    .filter((item) => item.id !== detail.id && (!item.category || !detail.category || same(item) === 0))
    .filter((item) => Math.abs(Date.parse(item.receivedAt) - at) < HOURS * 3_600_000)
    .map((item) => ({ item, metres: Math.round(metres(detail.location, item.location)) }))
    .filter((one) => one.metres <= REACH_M)
    .sort((a, b) => same(a.item) - same(b.item) || a.metres - b.metres)
    .slice(0, 3)
}

/** What may be the same as the chosen case. Silent when it cannot be asked: the clerk's work does not wait for it. */
export function useNearby(detail: () => CaseDetail | null) {
  const { api } = useContainer()
  const found = shallowRef<Nearby[]>([])
  watch(() => detail()?.id, async (id) => {
    found.value = []
    const one = detail()
    if (!id || !one) return
    const lat = (REACH_M * 1.1) / 111_132
    const lon = lat / Math.cos((one.location.lat * Math.PI) / 180)
    const { lon: x, lat: y } = one.location
    try {
      const page = await api.cases.list({ bbox: [x - lon, y - lat, x + lon, y + lat], open: true, limit: 50 })
      if (detail()?.id === id) found.value = rank(one, page.items)
    } catch {
      if (detail()?.id === id) found.value = []
    }
  }, { immediate: true })
  return found
}
