import { expect, it } from 'vitest'

import { size } from './size'

it.each([[1, '1 KB'], [655_360, '640 KB'], [3_355_443, '3.2 MB'], [33_554_432, '32 MB'], [80_782_000_000, '75 GB'], [2_200_000_000_000, '2.0 TB']])('says %d bytes as %s', (bytes, words) => {
  expect(size(bytes)).toBe(words)
})
