import { afterEach, expect, test } from 'vitest'

import { metresBetween } from '@/features/phone/position'
import { NEAR_ZOOM, saysPlace } from '@/features/phone/near'
import { sideWords, toolsCorner } from '@/features/phone/sides'
import { locale } from '@/i18n'
import { placeMapStyle, ring, sideOffset, zoomFor } from '@/map/placeStyle'

const HERE = { lon: 121.51, lat: 31.233 }

afterEach(() => { locale.value = 'zh-CN' })

test('the disc of doubt is a closed ring of the right radius', () => {
  const points = ring(HERE, 18)
  expect(points[0]).toEqual(points[48])
  for (const [lon, lat] of points) expect(metresBetween(HERE, { lon, lat })).toBeCloseTo(18, 0)
})

test('the map comes nearer the better the position is, and neither too near nor too far', () => {
  const zooms = [1, 18, 200, 1_000_000].map((metres) => zoomFor(metres, HERE.lat, 190))
  expect(zooms).toEqual([...zooms].sort((a, b) => b - a))
  expect([zooms[0], zooms[3]]).toEqual([16.9, 13])
})

test('names of sides stand in their direction, clear of the pin; other names nowhere', () => {
  expect(sideOffset('东北侧')).toEqual([76, -60])
  expect(sideOffset('南侧')).toEqual([0, 46])
  expect(sideOffset('水果店门前')).toBeNull()
  expect(sideOffset(null)).toBeNull()
})

test('sides are said in the reader’s language', () => {
  expect(sideWords('东北侧')).toBe('东北侧')
  locale.value = 'en'
  expect([sideWords('东北侧'), sideWords('南侧'), sideWords('小石桥一侧')]).toEqual(['North-east side', 'South side', '小石桥一侧'])
})

test('every colour of the map comes from the look', () => {
  const asked = new Set<string>()
  const style = placeMapStyle((token) => { asked.add(token); return '#123456' }, 'http://city')
  expect([...asked].every((token) => token.startsWith('--'))).toBe(true)
  expect(JSON.stringify(style.layers).match(/#[0-9a-f]{6}/gi)?.every((colour) => colour === '#123456')).toBe(true)
})

test('the buttons of a small map lie on no name of a side', () => {
  expect(toolsCorner([])).toBe('low')
  expect(toolsCorner(['东北侧', '西侧', null])).toBe('low')
  expect(toolsCorner(['东北侧', '西南侧'])).toBe('high')
  expect(toolsCorner(['西北侧', '西南侧', '东侧'])).toBe('right')
})

test('a tap on the whole city says where to look, not where it is', () => {
  expect([11, 13, 15, NEAR_ZOOM, zoomFor(8, HERE.lat, 180), zoomFor(18, HERE.lat, 180)].map(saysPlace)).toEqual([false, false, false, true, true, true])
})
