import type { MapOptions } from 'maplibre-gl'
import { afterEach, expect, it, vi } from 'vitest'
import { nextTick } from 'vue'

import { locale } from '@/i18n'

import { makeMap } from './gl'
import { t } from './messages'

const canvas = document.createElement('canvas')
const gone: (() => void)[] = []
const told = vi.fn<(options: MapOptions) => void>()
const gl = {
  Map: class {
    constructor(options: MapOptions) {
      told(options)
    }

    getCanvas = () => canvas
    once = (_: string, act: () => void) => gone.push(act)
  },
} as unknown as Parameters<typeof makeMap>[0]

afterEach(() => { locale.value = 'zh-CN' })

it('says what a map is, its marks and its buttons in the language of the page', async () => {
  makeMap(gl, () => t('title'), { container: 'x' })
  expect(Object.values(told.mock.calls[0]?.[0].locale ?? {}).filter((words) => !/[\u4e00-\u9fff]/.test(words))).toEqual([])
  expect(told.mock.calls[0]?.[0].locale).toMatchObject({ 'Map.Title': '地图', 'NavigationControl.ZoomIn': '放大' })
  expect(canvas.getAttribute('aria-label')).toBe('地图')
  locale.value = 'en'
  await nextTick()
  expect(canvas.getAttribute('aria-label')).toBe('Map')
  gone.forEach((act) => { act() })
})

it('makes every map: none is made past it', () => {
  const files = import.meta.glob<string>('/src/**/*.{ts,vue}', { query: '?raw', import: 'default', eager: true })
  const makers = Object.entries(files).filter(([path, text]) => !path.endsWith('.spec.ts') && /new \w+\.Map\(/.test(text)).map(([path]) => path)
  expect(makers).toEqual(['/src/map/gl.ts'])
})
