import { expect, it } from 'vitest'

import { draw, project, unproject } from './drawing'
import { widthAt } from './placeStyle'

const view = { lon: 121.5063, lat: 31.2335, zoom: 16.4, width: 350, height: 190 }

it('finds the place under a pixel again', () => {
  const at = unproject(view, 300, 20)
  const [x, y] = project(at.lon, at.lat, view.zoom)
  const [cx, cy] = project(view.lon, view.lat, view.zoom)
  expect(x - cx).toBeCloseTo(300 - 175, 3)
  expect(y - cy).toBeCloseTo(20 - 95, 3)
  expect(unproject(view, 175, 95)).toEqual({ lon: expect.closeTo(view.lon, 7) as number, lat: expect.closeTo(view.lat, 7) as number })
})

it('asks only for the tiles that it shows, and draws nothing where there is nothing', async () => {
  const asked: string[] = []
  expect(await draw(view, (z, x, y) => { asked.push([z, x, y].join('/')); return Promise.resolve(null) }, false)).toBeNull()
  expect(asked.length).toBeLessThanOrEqual(4)
  expect(asked).toContain('16/54887/26777')
})

it('says so when no tile could be fetched', async () => {
  await expect(draw(view, () => Promise.reject(new Error('offline')), false)).rejects.toThrow('offline')
})

it('has the widths of the map style', () => {
  expect([widthAt(2, 26, 13), widthAt(2, 26, 14), widthAt(2, 26, 18)]).toEqual([1, 2, 26])
  expect(widthAt(2, 26, 16)).toBeGreaterThan(2)
})
