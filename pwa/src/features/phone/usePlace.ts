import { computed, onScopeDispose, ref, shallowRef, watch, type ComputedRef, type Ref } from 'vue'

import { useContainer } from '@/app/container'
import { asProblem } from '@/api'
import type { Located, WireLocation } from '@/api/types'
import type { DraftPhoto } from '@/offline/types'

import { isPosition, metresBetween } from './position'
import type { Position } from './usePosition'

/** What a person decided about the place; part of a draft's fields. */
export interface PlaceFields {
  /** A tap on the map, WGS-84; null: the device's or the photo's position counts. */
  pick: { lon: number; lat: number } | null
  /** What the person said yes to; nothing that is learnt later replaces it. */
  confirmed: Point | null
  /** "Where I am now", also where the photos say another place. */
  here: boolean
  cellCode: string | null
  /** "Not sure, let the staff decide". */
  unsure: boolean
  placeWords: string
}

export const noPlace = (): PlaceFields => ({ pick: null, confirmed: null, here: false, cellCode: null, unsure: false, placeWords: '' })

/** The place of a report that is opened again: confirmed, with its own source. */
export const placeAgain = ({ cellCode, ...confirmed }: WireLocation, placeWords: string): PlaceFields =>
  ({ ...noPlace(), confirmed, cellCode: cellCode ?? null, placeWords })

/** How well a tap on the map can be trusted: about a finger's width at the zoom it is made in. */
const PICK_ACCURACY_M = 8
/** Beyond this many metres a device's position names no cell. */
const ROUGH_M = 100
/** Positions in photos carry no accuracy; phones are usually within this. */
const EXIF_ACCURACY_M = 20

/** `offline`: no answer came; `failed`: the server answered that it cannot say. */
export type PlaceAnswer = 'none' | 'looking' | 'known' | 'offline' | 'failed'

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
  /** To where the device is now. */
  useDevice(): void
  /** The person said yes to the place as it is shown. */
  confirm(): void
}

export type Point = Omit<WireLocation, 'cellCode'>

/** The photos' own place: what stands in the first that has one, else where this device was when it took the first. */
export function placeOf(photos: readonly DraftPhoto[]): Point | null {
  const said = photos.find((photo) => photo.location)?.location
  if (said) return { ...said, datum: 'wgs84', accuracyM: EXIF_ACCURACY_M, source: 'exif' }
  const knew = photos.find((photo) => photo.knew && isPosition(photo.knew))?.knew
  return knew ? { lon: knew.lon, lat: knew.lat, datum: 'wgs84', accuracyM: knew.accuracyM, source: 'device' } : null
}

/** This long after the newest photo the device need no longer be where the photos were taken. */
const OLD_MS = 10 * 60_000
/** Of photos that do not say when they were taken nothing is known: a file's save time is no such thing. */
export function areOld(photos: readonly DraftPhoto[], now: number): boolean {
  const taken = photos.filter((photo) => photo.saysWhen).map((photo) => photo.takenAt)
  return taken.length > 0 && now - Math.max(...taken) > OLD_MS
}

/**
 * One place from up to four sources: what was confirmed stays; a tap beats everything else; photos that are not fresh
 * bring their own position (`ofPhotos`), and so do fresh ones where the device hardly knows; else the device.
 * Asks the server whose area it is, again only when the point really moved.
 */
export function usePlace(fields: Ref<PlaceFields>, position: Position, ofPhotos: () => Point | null, photosAreOld: () => boolean): Place {
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
    const { pick, confirmed, here } = fields.value
    // A report of an earlier version may come back with a "position" that is none: then the map is asked.
    if (confirmed && isPosition(confirmed)) return confirmed
    if (pick) return { ...pick, datum: 'wgs84', accuracyM: PICK_ACCURACY_M, source: 'map' }
    const own = ofPhotos()
    const vague = device.value !== null && device.value.accuracyM > ROUGH_M
    return !here && (photosAreOld() || vague) ? own ?? device.value : device.value ?? own
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
      const { type, status } = asProblem(error)
      if (type === 'aborted') return
      located.value = null
      answer.value = status === 0 || type === 'bad_answer' ? 'offline' : 'failed'
    }
  }

  watch(point, (next) => {
    if (!next || (asked && answer.value === 'known' && !moved(asked, next) && asked.source === next.source)) return
    if (asked && moved(asked, next)) fields.value.placeWords = ''
    asked = next
    void locate(next)
  }, { immediate: true })

  // A place that came out of a photo leaves with it.
  watch(() => fields.value.confirmed?.source === 'exif' && ofPhotos() === null, (orphaned) => { if (orphaned) fields.value.confirmed = null })

  const rough = computed(() => point.value?.source === 'device' && point.value.accuracyM > ROUGH_M)
  const retry = () => { if ((answer.value === 'offline' || answer.value === 'failed') && point.value) void locate(point.value) }
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
      Object.assign(fields.value, { pick: at, confirmed: null, cellCode: null, unsure: false, placeWords: '' })
    },
    useDevice() {
      Object.assign(fields.value, { pick: null, confirmed: null, here: true, cellCode: null, unsure: false })
      position.start()
    },
    confirm() {
      fields.value.confirmed = point.value
    },
  }
}

/** Worth asking again: another place, or the same with clearly less doubt. */
function moved(before: Point, next: Point): boolean {
  return metresBetween(before, next) > Math.max(5, before.accuracyM / 3) || next.accuracyM < before.accuracyM * 0.7
}
