import { expect, it } from 'vitest'

import { againAfter } from './useAnswer'

it('asks a server that is down ever more seldom, and never before it wants to be asked', () => {
  expect([0, 1, 2, 5, 6, 40].map((failed) => againAfter(failed))).toEqual([15, 30, 60, 480, 600, 600])
  expect([againAfter(0, 120), againAfter(6, 120)]).toEqual([120, 600])
})
