import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'

import { useContainer } from '@/app/container'
import { asProblem } from '@/api'
import type { Located, WireLocation } from '@/api/types'

import { metresBetween } from './position'
import type { Position } from './usePosition'

/** What a person decided about the place; part of a draft's fields. */
export interface PlaceFields {
  /** A tap on the map, WGS-84; null: the device's or the photo's position counts. */
  pick: { lon: number; lat: number } | null
  cellCode: string | null
  /** "Not sure, let the staff decide". */
  unsure: boolean
  placeWords: string
}

export const noPlace = (): PlaceFields => ({ pick: null, cellCode: null, unsure: false, placeWords: '' })

/** How well a tap on the map can be trusted: about a finger's width at the zoom it is made in. */
const PICK_ACCURACY_M = 8
/** Beyond this many metres a device's position names no cell. */
const ROUGH_M = 100
/** Positions in photos carry no accuracy; phones are usually within this. */
const EXIF_ACCURACY_M = 20

export type PlaceAnswer = 'none' | 'looking' | 'known' | 'offline'

export interface Place {
  /** Where the report says it is; null while nothing is known. */
  location: ComputedRef<WireLocation | null>
  answer: Readonly<Ref<PlaceAnswer>>
  located: Readonly<Ref<Located | null>>
  /** The device only knows the neighbourhood: a tap on the map is worth more than a question about sides. */
  rough: ComputedRef<boolean>
  /** True when the server asks and nothing was answered yet. */
  mustAnswer: ComputedRef<boolean>
  pick(at: { lon: number; lat: number }): void
  /** Back to the device's position. */
  useDevice(): void
}

type Point = Omit<WireLocation, 'cellCode'>

/**
 * One place from up to three sources: a tap beats everything; a photo that is not fresh brings its own position;
 * else the device. Asks the server whose area it is, again only when the point really moved.
 */
export function usePlace(fields: Ref<PlaceFields>, position: Position, exif: () => { lon: number; lat: number; datum: WireLocation['datum'] } | null, photoIsOld: () => boolean): Place {
  const { api } = useContainer()
  const answer = ref<PlaceAnswer>('none')
  const located = shallowRef<Located | null>(null)
  const device = shallowRef<Point | null>(null)
  let abort: AbortController | undefined
  let asked: Point | null = null

  watch(position.fix, (fix) => {
    if (!fix) return
    const next: Point = { lon: fix.lon, lat: fix.lat, datum: 'wgs84', accuracyM: Math.round(fix.accuracyM * 10) / 10, source: 'device' }
    const answered = fields.value.cellCode !== null || fields.value.unsure
    if (!device.value || (!answered && moved(device.value, next))) device.value = next
  }, { immediate: true })

  const point = computed<Point | null>(() => {
    const { pick } = fields.value
    if (pick) return { ...pick, datum: 'wgs84', accuracyM: PICK_ACCURACY_M, source: 'map' }
    const own = exif()
    const fromPhoto: Point | null = own && { ...own, accuracyM: EXIF_ACCURACY_M, source: 'exif' }
    return photoIsOld() ? fromPhoto ?? device.value : device.value ?? fromPhoto
  })

  async function locate(at: Point): Promise<void> {
    abort?.abort()
    abort = new AbortController()
    answer.value = 'looking'
    try {
      const { lon, lat, datum, accuracyM } = at
      located.value = await api.territory.locate({ lon, lat, datum, accuracyM }, { signal: abort.signal })
      answer.value = 'known'
      fields.value.placeWords = located.value.placeWords
      if (!located.value.candidates.some((candidate) => candidate.code === fields.value.cellCode)) fields.value.cellCode = null
    } catch (error) {
      if (asProblem(error).type === 'aborted') return
      located.value = null
      answer.value = 'offline'
    }
  }

  watch(point, (next) => {
    if (!next || (asked && answer.value === 'known' && !moved(asked, next) && asked.source === next.source)) return
    asked = next
    void locate(next)
  }, { immediate: true })

  const rough = computed(() => point.value?.source === 'device' && point.value.accuracyM > ROUGH_M)
  const retry = () => { if (answer.value === 'offline' && point.value) void locate(point.value) }
  window.addEventListener('online', retry)
  onScopeDispose(() => {
    window.removeEventListener('online', retry)
    abort?.abort()
  })

  return {
    answer, located, rough,
    location: computed(() => point.value && { ...point.value, ...(fields.value.cellCode ? { cellCode: fields.value.cellCode } : {}) }),
    mustAnswer: computed(() => located.value?.certainty === 'ask' && !rough.value && !fields.value.cellCode && !fields.value.unsure),
    pick(at) {
      Object.assign(fields.value, { pick: at, cellCode: null, unsure: false, placeWords: '' })
    },
    useDevice() {
      Object.assign(fields.value, { pick: null, cellCode: null, unsure: false })
      position.start()
    },
  }
}

/** Worth asking again: another place, or the same with clearly less doubt. */
function moved(before: Point, next: Point): boolean {
  return metresBetween(before, next) > Math.max(5, before.accuracyM / 3) || next.accuracyM < before.accuracyM * 0.7
}
