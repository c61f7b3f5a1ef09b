import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'

import DoubtNotes from './DoubtNotes.vue'

let give: (blob: Blob | null) => void = () => undefined
vi.mock('@/offline/photos', () => ({ photoBlob: () => new Promise<Blob | null>((done) => { give = done }) }))
vi.mock('../phone/usePhone', () => ({ usePhone: () => ({ db: {} }) }))

it('asks the server for a photo only once the phone said that it has it no more', async () => {
  const page = mount(DoubtNotes, { props: { doubts: [{ key: 'too_early/new', kind: 'too_early', sha256: 'new' }] } })
  await flushPromises()
  expect(page.find('img').exists()).toBe(false)
  expect(page.text()).toContain('拍于派遣之前')
  give(null)
  await flushPromises()
  expect(page.find('img').attributes('src')).toBe('/api/photos/new/thumb')
})
