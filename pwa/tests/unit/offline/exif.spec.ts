// @vitest-environment node
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

import { pictureFacts } from '@/offline/exif'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../../..')
const FILES = join(process.env.MENQIAN_REFERENCE_DATA ?? join(ROOT, '../shared/data'), 'exif_photos')
const [head = '', ...lines] = readFileSync(join(ROOT, 'tests/photos/outcomes.csv'), 'utf8').trim().split(/\r?\n/)
const columns = head.split(',')
const rows = lines.map((line) => Object.fromEntries(line.split(',').map((value, at) => [columns[at], value])))

/** The server's own table of outcomes: where it takes a picture, the phone reads the same place and time. */
describe.skipIf(!existsSync(FILES))('real photos', () => {
  test.each(rows.filter((row) => row.outcome === 'accepted'))('$path', async ({ path = '', lon, lat, taken_local: local, taken_offset: offset }) => {
    const file = readFileSync(join(FILES, path))
    const facts = await pictureFacts(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer)
    if (!facts) throw new Error('no reader')
    const place = facts.location && [facts.location.lon.toFixed(5), facts.location.lat.toFixed(5)]
    expect(place ?? ['', '']).toEqual([lon, lat])
    const expected = local ? Date.parse(local.replace(' ', 'T').slice(0, 19) + (offset ?? '')) : null
    expect(facts.takenAt).toBe(expected)
  })
})

test('anything else says nothing', async () => {
  expect(await pictureFacts(new ArrayBuffer(0))).toEqual({ takenAt: null, location: null })
  expect(await pictureFacts(Uint8Array.of(0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff, 1).buffer)).toEqual({ takenAt: null, location: null })
})
