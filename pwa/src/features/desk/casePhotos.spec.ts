import { mount } from '@vue/test-utils'
import { expect, it } from 'vitest'

import type { CaseDetail } from '@/api/types'

import CasePhotos from './CasePhotos.vue'

const detail = { id: 'c', no: null, tasks: [], reports: [{ kind: 'citizen', receivedAt: '2026-11-23T06:00:00Z', photos: ['a', 'b'] }] } as unknown as CaseDetail
const shown = (large: boolean) => mount(CasePhotos, { props: { detail, events: [], large } }).findAll('figure img').map((img) => img.classes('whole'))

it('shows a photo whole where it is judged, alone or beside another', () => {
  expect(shown(true)).toEqual([true])
  expect(shown(false)).toEqual([true, true])
})
