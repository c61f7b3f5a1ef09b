import { expect, it, vi } from 'vitest'
import { createApp, effectScope } from 'vue'

import { provideContainer, type Container } from '@/app/container'

import { useCatalog } from './useCatalog'
import { usePhone } from './usePhone'

const MATTER = { code: '06010', name: { zh: '暴露垃圾', en: 'Exposed garbage' } }

it('has its rows at once where a panel opened before, and the newer ones when they come', async () => {
  const categories = vi.fn(() => Promise.resolve({ items: [MATTER] }))
  const app = createApp({})
  provideContainer(app, { api: { catalog: { categories }, client: {} } } as unknown as Container)
  const panel = () => app.runWithContext(() => effectScope().run(() => useCatalog()))
  await app.runWithContext(() => usePhone()).db.open()

  const first = panel()
  expect(first?.value).toEqual([])
  await vi.waitFor(() => { expect(first?.value).toEqual([MATTER]) })

  categories.mockResolvedValueOnce({ items: [MATTER, { ...MATTER, code: '06011' }] })
  const second = panel()
  expect(second?.value).toEqual([MATTER])
  await vi.waitFor(() => { expect(second?.value.map((one) => one.code)).toEqual(['06010', '06011']) })
})
