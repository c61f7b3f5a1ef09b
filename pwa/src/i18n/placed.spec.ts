import { expect, it } from 'vitest'

import { placed } from './names'

it('says nothing of a place that has no words', () => {
  expect([placed('—'), placed('浦城路东侧'), placed(null)]).toEqual(['', '浦城路东侧', undefined])
})
