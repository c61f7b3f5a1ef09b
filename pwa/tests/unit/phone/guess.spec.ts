// @vitest-environment node
import { describe, expect, test } from 'vitest'

import labelled from '../../../../tests/guess/labelled.csv?raw'
import matters from '../../../../backend/catalog/data/gbt47678_5_2026/matters.csv?raw'
import spoken from '../../../../backend/catalog/data/gbt47678_5_2026/words.csv?raw'
import type { CatalogEntry } from '@/api/types'
import { guess, sure } from '@/features/phone/guess'

const rows = (text: string) => text.trim().split('\n').slice(1).map((line) => line.split(','))
const WORDS = new Map(rows(spoken).map(([code, words]) => [code, words?.split(' ') ?? []]))
const CATALOG = rows(matters).map((row) => ({ code: row[0], name: row[3], words: WORDS.get(row[0]) ?? [] }) as CatalogEntry)
/** Every second sentence is held out: words are only tuned on the others. */
const HELD_OUT = rows(labelled).filter((_, index) => index % 2 === 1).map(([code, text]) => ({ code, text: text ?? '' }))
const names = (text: string, limit?: number) => guess(text, CATALOG, limit).map((entry) => entry.name)

describe('guessing the category', () => {
  test.each([
    ['早点铺门前垃圾没人收', '暴露垃圾'],
    ['早点铺收摊后垃圾袋堆在路边，有味道，挡了半条人行道。', '暴露垃圾'],
    ['水果店把货摆到外面，走不过去', '店外经营'],
    ['好多共享单车堆在地铁口', '共享单车乱象'],
    ['路灯不亮好几天了', '路灯异常'],
    ['墙上贴满牛皮癣', '非法小广告'],
    ['路面有个大坑', '道路破损'],
    ['rubbish bags on the pavement', '暴露垃圾'],
    ['占道经营', '占道经营'],
  ])('%s → %s', (text, name) => { expect(names(text)[0]).toBe(name) })

  test('is right for four of five held-out sentences', () => {
    const right = HELD_OUT.filter(({ code, text }) => guess(text, CATALOG, 1)[0]?.code === code)
    expect(HELD_OUT.length).toBeGreaterThanOrEqual(100)
    expect(right.length / HELD_OUT.length).toBeGreaterThanOrEqual(0.8)
  })

  test('chooses beforehand only what is right nine times of ten', () => {
    const chosen = HELD_OUT.map(({ code, text }) => ({ code, got: sure(text, CATALOG)?.code })).filter(({ got }) => got !== undefined)
    expect(chosen.filter(({ code, got }) => got === code).length / chosen.length).toBeGreaterThanOrEqual(0.9)
  })

  test('chooses nothing when two categories fit alike, and offers both', () => {
    const text = '传单 大坑 地锁'
    expect(sure(text, CATALOG)).toBeUndefined()
    expect(names(text).length).toBe(3)
  })

  test('says nothing when nothing fits', () => {
    expect(names('今天天气不错')).toEqual([])
    expect(names('垃')).toEqual([])
    expect(sure('早点铺门前有点情况', CATALOG)).toBeUndefined()
  })

  test('never offers a category that the city does not have, and copes with a catalogue without words', () => {
    expect(guess('广场舞太吵', CATALOG.filter((entry) => entry.code !== '06028')).map((entry) => entry.name)).not.toContain('噪声扰民')
    expect(guess('占道经营', [{ code: '09006', name: '占道经营' } as CatalogEntry])).toHaveLength(1)
  })
})
