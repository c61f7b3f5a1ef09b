import { afterEach, expect, test } from 'vitest'
import { effectScope, type EffectScope } from 'vue'

import { shotsOf } from '@/features/phone/shots'
import { usePosition } from '@/features/phone/usePosition'

let scope: EffectScope
afterEach(() => { scope.stop() })

/** A device that tells its positions when the test says so. */
function device() {
  let tell: PositionCallback = () => undefined
  const geolocation = { watchPosition: (found: PositionCallback) => { tell = found; return 1 }, clearWatch: () => undefined } as unknown as Geolocation
  scope = effectScope()
  const position = scope.run(() => usePosition(geolocation))
  if (!position) throw new Error('no scope')
  position.start()
  const at = (accuracy: number) => { tell({ coords: { longitude: 121.5, latitude: 31.2, accuracy, altitude: null, heading: null }, timestamp: 0 } as GeolocationPosition) }
  return { position, at }
}

test('a device that only knows the province has no position, and says how little it knows', () => {
  const { position, at } = device()
  at(150_000)
  expect([position.state.value, position.fix.value, position.coarseM.value]).toEqual(['coarse', null, 150_000])
})

test('a real position that comes later counts, and a coarse one after it does not push it out', () => {
  const { position, at } = device()
  at(150_000)
  at(60)
  at(150_000)
  expect([position.state.value, position.fix.value?.accuracyM]).toEqual(['found', 60])
})

test('a photo goes out without a position that is none', () => {
  const knew = { lon: 121.5, lat: 31.2, accuracyM: 150_000, at: 0 }
  expect(shotsOf([{ sha256: 'a', takenAt: 0, fresh: true, saysWhen: true, knew }], 'phone')).toEqual([{ sha256: 'a', takenAt: new Date(0).toISOString(), device: 'phone' }])
})
