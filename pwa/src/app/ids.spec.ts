import { expect, it } from 'vitest'

import { newId } from './ids'

it('makes UUIDv7 with the time in front and the variant of RFC 9562', () => {
  const id = newId(Date.parse('2026-11-23T02:00:00Z'))
  expect(id).toMatch(/^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/)
  expect(parseInt(id.replace(/-/g, '').slice(0, 12), 16)).toBe(Date.parse('2026-11-23T02:00:00Z'))
})

it('never makes the same id twice', () => {
  expect(new Set(Array.from({ length: 1000 }, () => newId(1))).size).toBe(1000)
})
