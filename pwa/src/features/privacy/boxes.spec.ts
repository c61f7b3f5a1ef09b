import { describe, expect, it } from 'vitest'

import type { Box } from '@/api/privacy'

import { drawn, LEAST, moved, resized, same } from './boxes'
import { messages } from './messages'

const box: Box = { x: 0.4, y: 0.4, w: 0.2, h: 0.1, kind: 'face', origin: 'model', score: 0.9 }

describe('boxes over a picture', () => {
  it('stay inside when moved', () => {
    expect(moved(box, 0.9, -0.9)).toMatchObject({ x: 0.8, y: 0, w: 0.2, h: 0.1, origin: 'person' })
  })
  it('grow from the corner that is held', () => {
    const grown = resized(box, 'se', 0.1, 0.2)
    expect([grown.x, grown.y]).toEqual([0.4, 0.4])
    expect(grown.w).toBeCloseTo(0.3)
    expect(grown.h).toBeCloseTo(0.3)
  })
  it('never turn inside out', () => {
    const small = resized(box, 'nw', 0.9, 0.9)
    expect(small.w).toBeCloseTo(LEAST)
    expect(small.h).toBeCloseTo(LEAST)
  })
  it('are drawn in any direction, a mere press draws none', () => {
    expect(drawn(0.5, 0.5, 0.3, 0.9)).toMatchObject({ x: 0.3, y: 0.5, kind: 'other' })
    expect(drawn(0.5, 0.5, 0.502, 0.502)).toBeNull()
    expect(drawn(0.9, 0.9, 1.4, 1.4)).toMatchObject({ x: 0.9, y: 0.9 })
  })
  it('are the same by place and kind', () => {
    expect(same([box], [{ ...box, score: null, origin: 'person' }])).toBe(true)
    expect(same([box], [{ ...box, kind: 'plate' }])).toBe(false)
  })
})

it('has every message in both languages', () => {
  expect(Object.keys(messages.en).sort()).toEqual(Object.keys(messages.zh).sort())
})
