// @vitest-environment node
import { expect, test, vi } from 'vitest'

import { pictureFacts } from '@/offline/exif'
import { readPhoto } from '@/offline/photos'

// The part that reads EXIF neither comes nor fails, as on a network that has died under the page.
vi.mock('exifreader', () => new Promise(() => {}))

test('a picture is named and ready to be kept although the reader of its facts never comes', async () => {
  const bytes = Uint8Array.of(0xff, 0xd8, 0xff, 0xe0, 1, 2, 3)
  void pictureFacts(bytes.buffer)
  const row = await readPhoto(new Blob([bytes]), 42)
  expect([new Uint8Array(row.bytes), row.takenAt, row.saysWhen]).toEqual([bytes, 42, undefined])
})
