import { afterEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'

import { setLocale } from '.'
import { followNames, hasWords, named, placed } from './names'

const NAMES = { 占道经营: 'Trading on the street', 东昌路: 'Dongchang Road', 浦城路: 'Pucheng Road', 麦当劳: "McDonald's", 正大广场: 'Super Brand Mall' }
let asked = 0
const fetchNames = () => {
  asked += 1
  return asked === 1 ? Promise.reject(new Error('no network')) : Promise.resolve(Object.entries(NAMES).map(([name, nameEn]) => ({ name, nameEn })))
}
const settle = async () => { for (let i = 0; i < 4; i += 1) await nextTick() }

afterEach(() => { setLocale('zh-CN') })

describe('names', () => {
  it('are fetched for who reads English only, once, and again when the network comes back', async () => {
    followNames(fetchNames)
    await settle()
    expect(asked).toBe(0)
    expect(named('占道经营')).toBe('占道经营')
    setLocale('en')
    await settle()
    expect(named('占道经营')).toBe('占道经营')
    window.dispatchEvent(new Event('online'))
    await settle()
    expect(named('占道经营')).toBe('Trading on the street')
    setLocale('zh-CN')
    setLocale('en')
    await settle()
    expect(asked).toBe(2)
  })

  it('stay as they are where there is no English, and nothing stays nothing', () => {
    setLocale('en')
    expect(named('李记面馆')).toBe('李记面馆')
    expect(named('第 19 网格')).toBe('Cell 19')
    expect(named(null)).toBeUndefined()
  })

  it('are found by words of either language', () => {
    setLocale('en')
    expect(hasWords('占道经营', 'TRADING')).toBe(true)
    expect(hasWords('占道经营', '占道')).toBe(true)
    expect(hasWords('占道经营', 'parking')).toBe(false)
  })
})

describe('places', () => {
  it.each([
    ['浦城路东侧，近东昌路路口', 'Pucheng Road, east side, near Dongchang Road'],
    ['浦城路东侧麦当劳门前', "Pucheng Road, east side, in front of McDonald's"],
    ['浦城路东侧麦当劳门前，近东昌路路口', "Pucheng Road, east side, in front of McDonald's, near Dongchang Road"],
    ['东昌路，近正大广场', 'Dongchang Road, near Super Brand Mall'],
    ['正大广场旁', 'by Super Brand Mall'],
    ['麦当劳门前', "in front of McDonald's"],
    ['无名路北侧', '无名路, north side'],
    ['', ''],
  ])('%s', (chinese, expected) => {
    expect(placed(chinese)).toBe(chinese)
    setLocale('en')
    expect(placed(chinese)).toBe(expected)
  })
})
