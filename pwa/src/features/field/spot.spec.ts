import { expect, it } from 'vitest'

import type { DraftPhoto, Fix } from '@/offline/types'

import { spotWords } from './spot'

const spot = { lon: 121.5, lat: 31.23 }
const fix = (north: number, accuracyM = 6): Fix => ({ lon: spot.lon, lat: spot.lat + north / 111_195, accuracyM, at: 0 })
const photo = (over: Partial<DraftPhoto> = {}): DraftPhoto => ({ sha256: 'a', takenAt: 0, ...over })
const exif = (north: number) => ({ location: { lon: spot.lon, lat: fix(north).lat } })

it('is of the device where the photos do not say their place, and says so', () => {
  expect(spotWords([photo()], fix(0), spot)).toBe('1 张 · 手机现在离原位置 0 米')
  expect(spotWords([], fix(40), spot)).toBe('手机现在离原位置 40 米')
  expect(spotWords([photo(exif(3)), photo()], fix(40), spot)).toBe('2 张 · 手机现在离原位置 40 米')
})

it('is of the photos where they say it themselves or this phone took them, wherever the phone is now', () => {
  expect(spotWords([photo(exif(120))], fix(0), spot)).toBe('1 张 · 拍摄处离原位置 120 米')
  expect(spotWords([photo({ knew: fix(20) }), photo(exif(80))], null, spot)).toBe('2 张 · 拍摄处离原位置最远 80 米')
})

it('is silent where nobody knows', () => {
  expect(spotWords([photo()], null, spot)).toBe('1 张')
  expect(spotWords([photo({ knew: fix(0, 5000) })], fix(0, 5000), spot)).toBe('1 张')
})
