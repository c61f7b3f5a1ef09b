import { flushPromises } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createApp, effectScope, ref, shallowRef, type App, type EffectScope } from 'vue'

import { createApi } from '@/api'
import { createClient } from '@/api/client'
import { provideContainer, type Container } from '@/app/container'
import type { Fix } from '@/features/phone/position'
import { noPlace, usePlace } from '@/features/phone/usePlace'
import type { Position } from '@/features/phone/usePosition'

const CANDIDATES = [{ code: '310115902012010', share: 0.64 }, { code: '310115902012011', share: 0.36 }]
const here = (over: Partial<Fix> = {}): Fix => ({ lon: 121.51, lat: 31.233, accuracyM: 18, at: 0, ...over })

let app: App
let scope: EffectScope
let asked: string[]
let online: boolean

function place(fix: Fix | null, exif: { lon: number; lat: number; datum: 'wgs84' } | null = null, old = false) {
  const fields = ref(noPlace())
  const fixes = shallowRef(fix)
  const position = { fix: fixes, state: ref('found'), start: () => undefined, startIfAllowed: () => Promise.resolve() } as unknown as Position
  scope = effectScope()
  const made = app.runWithContext(() => scope.run(() => usePlace(fields, position, () => exif, () => old)))
  if (!made) throw new Error('no scope')
  return { fields, fixes, place: made }
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
    const exif = { lon: 121.4, lat: 31.1, datum: 'wgs84' as const }
    expect(place(here(), exif).place.location.value).toMatchObject({ source: 'device', accuracyM: 18 })
    const old = place(here(), exif, true)
    expect(old.place.location.value).toMatchObject({ source: 'exif', lon: 121.4 })
    old.place.pick({ lon: 121.52, lat: 31.24 })
    expect(old.place.location.value).toMatchObject({ source: 'map', lon: 121.52 })
    await flushPromises()
  })

  test('the photo when the device gives none, and nothing when there is nothing', () => {
    expect(place(null, { lon: 121.4, lat: 31.1, datum: 'wgs84' }).place.location.value?.source).toBe('exif')
    expect(place(null).place.location.value).toBeNull()
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
    online = false
    const { place: made } = place(here())
    await flushPromises()
    expect([made.answer.value, made.location.value?.lon, made.mustAnswer.value]).toEqual(['offline', 121.51, false])
    online = true
    window.dispatchEvent(new Event('online'))
    await flushPromises()
    expect(made.answer.value).toBe('known')
  })
})
