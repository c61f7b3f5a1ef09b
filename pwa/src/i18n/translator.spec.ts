import { expect, it } from 'vitest'

import { translator } from '.'

it('shows what a newer server says as it is', () => {
  const t = translator({ zh: { 'state.filed': '已立案' }, en: { 'state.filed': 'Filed' } }) as (key: string) => string
  expect(t('state.filed')).toBe('已立案')
  expect([t('state.on_hold'), t('state_on_hold'), t('dutyMark.x'), t('odd')]).toEqual(['on_hold', 'on_hold', 'x', 'odd'])
})
