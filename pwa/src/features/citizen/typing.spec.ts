import { mount } from '@vue/test-utils'
import { describe, expect, test } from 'vitest'

import Field from '@/ui/Field.vue'

import { codeFault, codeGroups, tidyCode } from './code'
import { phoneFault, tidyPhone } from './phoneNumber'

const CODE = '7K429MQDX3HB7'
const whole = [...'0123456789ABCDEFGHJKMNPQRSTVWXYZ'].map((last) => CODE + last).find((code) => codeFault(code) === null) ?? ''
const shown = `${whole.slice(0, 4)}-${whole.slice(4, 9)}-${whole.slice(9)}`

describe('a tracking code', () => {
  test.each([
    `查询码：${shown}`, `查询码:${shown}。`, `Tracking code: ${shown}`, `\u200b${shown}\ufeff`, `\u202a${shown}\u202c`, shown.replace(/-/g, '\u00a0'),
    [...whole].map((symbol) => String.fromCharCode(symbol.charCodeAt(0) + 0xfee0)).join(''), `https://example.cn/track/${whole}`,
    `我在门前反映了暴露垃圾\n查询码：${shown}\nhttps://example.cn/track/`, [...whole.toLowerCase()].join(' '),
  ])('is found in %j', (typed) => {
    expect(tidyCode(typed)).toBe(whole)
  })

  test('in a link is not mistaken for the one that the word before it happens to make', () => {
    expect(tidyCode('https://example.cn/track/84DJ-493YR-XQK15')).toBe('84DJ493YRXQK15')
  })

  test('that is not whole keeps its fault', () => {
    expect(codeFault(tidyCode(`查询码：${shown.slice(0, -2)}`))).toEqual({ kind: 'short', n: 2 })
    expect(codeFault(tidyCode(`${shown}9`))).toEqual({ kind: 'long', n: 1 })
  })

  test('has three groups', () => {
    expect(codeGroups(whole)).toEqual(shown.split('-'))
  })
})

describe('a telephone number', () => {
  test.each([
    ['（021）5888 1234 转 801', '021-5888 1234-801'], ['0512—67890123 分机：8', '0512-67890123-8'], ['0512-67890123#80012', '0512-67890123-80012'],
    ['１３８００００００００', '13800000000'], ['\u200b138\u00a00000\u200d0000\ufeff', '138 00000000'], ['+86 138-0000-0000', '+86 138-0000-0000'],
  ])('%j is %j', (typed, tidy) => {
    expect(tidyPhone(typed)).toBe(tidy)
    expect(phoneFault(typed)).toBeNull()
  })

  test.each([['1380000', 'phoneShort'], ['不留', 'phoneBad'], ['123', 'phoneShort']] as const)('%j is told', (typed, fault) => {
    expect(phoneFault(typed)).toBe(fault)
  })
})

test('words that still stand in the input method are in the field’s value', async () => {
  const field = mount(Field, { props: { label: '情况', multiline: true, modelValue: '' } })
  const area = field.get('textarea')
  await area.trigger('compositionstart')
  area.element.value = '垃圾'
  await area.trigger('input', { isComposing: true })
  expect(field.emitted('update:modelValue')?.at(-1)).toEqual(['垃圾'])
})
