import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createApp, effectScope, ref, shallowRef, type App, type EffectScope } from 'vue'

import { createApi } from '@/api'
import { createClient } from '@/api/client'
import { provideContainer, type Container } from '@/app/container'
import type { Fix } from '@/offline/types'
import { areOld, noPlace, placeOf, usePlace, type Point } from '@/features/phone/usePlace'
import type { Position } from '@/features/phone/usePosition'

const CANDIDATES = [{ code: '310115902012010', share: 0.64 }, { code: '310115902012011', share: 0.36 }]
const here = (over: Partial<Fix> = {}): Fix => ({ lon: 121.51, lat: 31.233, accuracyM: 18, at: 0, ...over })

let app: App
let scope: EffectScope
let asked: string[]
let online: boolean

const CAMERA: Point = { lon: 121.4, lat: 31.1, datum: 'wgs84', accuracyM: 20, source: 'exif' }

function place(fix: Fix | null, own: Point | null = null, old = false) {
  const fields = ref(noPlace())
  const ofPhotos = shallowRef(own)
  const isOld = ref(old)
  const fixes = shallowRef(fix)
  const position = { fix: fixes, state: ref('found'), start: () => undefined, startIfAllowed: () => Promise.resolve() } as unknown as Position
  scope = effectScope()
  const made = app.runWithContext(() => scope.run(() => usePlace(fields, position, () => ofPhotos.value, () => isOld.value)))
  if (!made) throw new Error('no scope')
  return { fields, fixes, ofPhotos, isOld, place: made }
}

beforeEach(() => {
  asked = []
  online = true
  const answer = { certainty: 'ask', cell: null, squad: null, areas: [], candidates: CANDIDATES, placeWords: '东昌路' }
  const client = createClient((url) => {
    if (!online) return Promise.reject(new TypeError('Failed to fetch'))
    asked.push(String(url))
    return Promise.resolve(new Response(JSON.stringify(answer)))
  })
  app = createApp({})
  provideContainer(app, { api: createApi(client) } as Container)
})

afterEach(() => { scope.stop() })

describe('which position counts', () => {
  test('the device for a photo taken now, the photo for an old one, a tap before both', async () => {
    expect(place(here(), CAMERA).place.location.value).toMatchObject({ source: 'device', accuracyM: 18 })
    const old = place(here(), CAMERA, true)
    expect(old.place.location.value).toMatchObject({ source: 'exif', lon: 121.4 })
    old.place.pick({ lon: 121.52, lat: 31.24 })
    expect(old.place.location.value).toMatchObject({ source: 'map', lon: 121.52 })
    await flushPromises()
  })

  test('the photo when the device gives none, and nothing when there is nothing', () => {
    expect(place(null, CAMERA).place.location.value?.source).toBe('exif')
    expect(place(null).place.location.value).toBeNull()
  })
})

describe('what the person said yes to', () => {
  test('stays, whatever is learnt later, and goes out with its own source', async () => {
    const { fixes, ofPhotos, isOld, place: made } = place(here())
    made.confirm()
    ofPhotos.value = CAMERA
    isOld.value = true
    fixes.value = here({ lon: 121.6, accuracyM: 3, at: 1000 })
    await flushPromises()
    expect(made.location.value).toMatchObject({ source: 'device', lon: 121.51, accuracyM: 18 })
  })

  test('ends with a tap elsewhere, a new look, or with the photo that it came from', async () => {
    const tapped = place(here(), CAMERA, true)
    tapped.place.confirm()
    tapped.place.pick({ lon: 121.52, lat: 31.24 })
    expect(tapped.place.location.value?.source).toBe('map')
    tapped.place.confirm()
    tapped.place.useDevice()
    expect(tapped.place.location.value?.source).toBe('device')
    const said = place(here(), CAMERA, true)
    said.place.confirm()
    said.ofPhotos.value = null
    await flushPromises()
    expect(said.place.location.value?.source).toBe('device')
  })
})

test('a report that comes back with a position that is none asks for the place again', async () => {
  const { fields, place: made } = place(null)
  fields.value.confirmed = { lon: 121.5, lat: 31.2, datum: 'wgs84', accuracyM: 150_000, source: 'device' }
  expect(made.location.value).toBeNull()
  made.pick({ lon: 121.52, lat: 31.24 })
  expect(made.location.value).toMatchObject({ source: 'map', accuracyM: 8 })
  await flushPromises()
})

describe('the place of photos', () => {
  const one = { sha256: 'a', takenAt: 0 }
  const knew = here({ accuracyM: 9 })

  test('is what stands in the first that says it, else where the device was', () => {
    expect(placeOf([{ ...one, knew }, { ...one, location: { lon: 121.4, lat: 31.1 } }])).toEqual(CAMERA)
    expect(placeOf([one, { ...one, knew }])).toEqual({ lon: 121.51, lat: 31.233, datum: 'wgs84', accuracyM: 9, source: 'device' })
    expect(placeOf([one])).toBeNull()
  })

  test('is not called old by the time at which a file was saved', () => {
    const dated = { ...one, saysWhen: true }
    expect([areOld([one], 9e9), areOld([one, dated], 9e9), areOld([dated, { ...one, takenAt: 9e9 }], 9e9)]).toEqual([false, true, true])
  })

  test('counts before the device ten minutes after the newest, and where the device hardly knows', () => {
    const dated = { ...one, saysWhen: true }
    expect([areOld([dated], 599_000), areOld([dated], 601_000), areOld([], 601_000)]).toEqual([false, true, false])
    expect(place(here({ accuracyM: 900 }), CAMERA).place.location.value?.source).toBe('exif')
  })
})

describe('the place question', () => {
  test('waits for an answer, takes "not sure", and sends the chosen cell', async () => {
    const { fields, place: made } = place(here())
    await flushPromises()
    expect(made.mustAnswer.value).toBe(true)
    fields.value.unsure = true
    expect(made.mustAnswer.value).toBe(false)
    expect(made.location.value).not.toHaveProperty('cellCode')
    Object.assign(fields.value, { unsure: false, cellCode: '310115902012011' })
    expect(made.location.value?.cellCode).toBe('310115902012011')
  })

  test('is not asked about a position that only knows the neighbourhood', async () => {
    const { place: made } = place(here({ accuracyM: 900 }))
    await flushPromises()
    expect([made.rough.value, made.mustAnswer.value]).toEqual([true, false])
  })

  test('an answer is dropped when the tap moves elsewhere', async () => {
    const { fields, place: made } = place(here())
    await flushPromises()
    fields.value.cellCode = '310115902012010'
    made.pick({ lon: 121.6, lat: 31.3 })
    expect(fields.value.cellCode).toBeNull()
  })

  test('the server is asked again when the point really moved, not for every twitch', async () => {
    const { fixes } = place(here())
    await flushPromises()
    fixes.value = here({ lon: 121.51001, at: 1000 })
    await flushPromises()
    expect(asked).toHaveLength(1)
    fixes.value = here({ lon: 121.512, at: 2000 })
    await flushPromises()
    expect(asked).toHaveLength(2)
  })

  test('without a network the position is kept and asked about when it is back', async () => {
    const { fields, fixes, place: made } = place(here({ lon: 121.6 }))
    await flushPromises()
    online = false
    fixes.value = here({ at: 1000 })
    await flushPromises()
    expect([made.answer.value, made.location.value?.lon, made.mustAnswer.value]).toEqual(['offline', 121.51, false])
    expect(fields.value.placeWords).toBe('')
    online = true
    window.dispatchEvent(new Event('online'))
    await flushPromises()
    expect(made.answer.value).toBe('known')
  })
})
