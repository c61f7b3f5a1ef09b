import { expect, it } from 'vitest'

import { translator } from '.'

it('shows what a newer server says as it is', () => {
  const t = translator<string>({ zh: { 'state.filed': '已立案' }, en: { 'state.filed': 'Filed' } })
  expect(t('state.filed')).toBe('已立案')
  expect([t('state.on_hold'), t('state_on_hold'), t('dutyMark.x'), t('odd')]).toEqual(['on_hold', 'on_hold', 'x', 'odd'])
  expect([t.knows('state.filed'), t.knows('state.on_hold')]).toEqual([true, false])
})
