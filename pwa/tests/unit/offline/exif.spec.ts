// @vitest-environment node
import { existsSync, readFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, test } from 'vitest'

import { pictureFacts } from '@/offline/exif'

const ROOT = join(dirname(fileURLToPath(import.meta.url)), '../../../..')
const FILES = join(process.env.MENQIAN_REFERENCE_DATA ?? join(ROOT, '../shared/data'), 'exif_photos')

/** A table of the server's tests. */
function table(name: string): Record<string, string>[] {
  const [head = '', ...lines] = readFileSync(join(ROOT, 'tests/photos', name), 'utf8').trim().split(/\r?\n/)
  return lines.map((line) => Object.fromEntries(line.split(',').map((value, at) => [head.split(',')[at], value])))
}

const momentOf = (local = '', offset = '') => (local ? Date.parse(local.replace(' ', 'T').slice(0, 19) + offset) : null)

/** The server's own table of outcomes: where it takes a picture, the phone reads the same place and time. */
describe.skipIf(!existsSync(FILES))('real photos', () => {
  test.each(table('outcomes.csv').filter((row) => row.outcome === 'accepted'))('$path', async ({ path = '', lon, lat, taken_local: local, taken_offset: offset }) => {
    const file = readFileSync(join(FILES, path))
    const facts = await pictureFacts(file.buffer.slice(file.byteOffset, file.byteOffset + file.byteLength) as ArrayBuffer)
    if (!facts) throw new Error('no reader')
    const place = facts.location && [facts.location.lon.toFixed(5), facts.location.lat.toFixed(5)]
    expect(place ?? ['', '']).toEqual([lon, lat])
    expect(facts.takenAt).toBe(momentOf(local, offset))
  })
})

/** Blocks of EXIF of the tests' own making; a place in a datum that the phone does not convert is none to it. */
test.each(table('metadata.csv'))('$name is read as on the server', async ({ block = '', datum, lon, lat, taken_local: local, taken_offset: offset }) => {
  const exif = [0x45, 0x78, 0x69, 0x66, 0, 0, ...Buffer.from(block, 'hex')]
  const jpeg = Uint8Array.from([0xff, 0xd8, 0xff, 0xe1, (exif.length + 2) >> 8, (exif.length + 2) & 255, ...exif, 0xff, 0xd9])
  const facts = await pictureFacts(jpeg.buffer)
  expect(facts?.takenAt).toBe(momentOf(local, offset))
  const place = facts?.location && [facts.location.lon.toFixed(5), facts.location.lat.toFixed(5)]
  expect(place ?? ['', '']).toEqual(datum === 'gcj02' ? ['', ''] : [lon, lat])
})

test('anything else says nothing', async () => {
  expect(await pictureFacts(new ArrayBuffer(0))).toEqual({ takenAt: null, location: null })
  expect(await pictureFacts(Uint8Array.of(0xff, 0xd8, 0xff, 0xe1, 0xff, 0xff, 1).buffer)).toEqual({ takenAt: null, location: null })
})
