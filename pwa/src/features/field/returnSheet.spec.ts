import { flushPromises, mount } from '@vue/test-utils'
import { expect, it, vi } from 'vitest'
import { shallowRef } from 'vue'

import type { CaseDetail, Unit } from '@/api/types'

import ReturnSheet from './ReturnSheet.vue'
import type { TaskFields } from './useTask'

const unit = (id: string, areaCodes: string[]) => ({ id, name: id, kind: 'squad', districtCode: '310115', areaCodes, openTasks: 0 }) as unknown as Unit
const units = shallowRef<Unit[]>([])
vi.mock('../desk/useUnits', async (real) => ({ ...await real<object>(), useUnits: () => ({ units, load: () => undefined }) }))

const detail = { id: 'case', unit: { id: 'ours', name: 'ours' }, cell: { code: '310115902003019' } } as unknown as CaseDetail
const fields: TaskFields = { note: '', ticked: [], result: null, why: null, whyWords: '', wanted: null }
const sheet = (chosen: Partial<TaskFields>) => mount(ReturnSheet, { props: { open: true, detail, fields: { ...fields, ...chosen } }, attachTo: document.body, global: { stubs: { teleport: true } } })

async function sent(chosen: Partial<TaskFields>): Promise<unknown> {
  const page = sheet(chosen)
  await flushPromises()
  await page.find('form').trigger('submit')
  const given = page.emitted('give')?.[0]
  page.unmount()
  return given
}

it('names who should have it as the desk does: who is posted there, or who was chosen, or nobody', async () => {
  units.value = [unit('ours', ['310115902']), unit('theirs', ['310115902003']), unit('third', ['310115903'])]
  expect(await sent({ why: 'area' })).toEqual([{ note: '不在本队辖区', unitId: 'theirs' }])
  expect(await sent({ why: 'duty', wanted: 'third' })).toEqual([{ note: '不属本队职责', unitId: 'third' }])
  expect(await sent({ why: 'duty' })).toEqual([{ note: '不属本队职责' }])
  expect(await sent({ why: 'area', wanted: '-' })).toEqual([{ note: '不在本队辖区' }])
})

it('names nobody while the units are not there', async () => {
  units.value = []
  expect(await sent({ why: 'area', wanted: 'third' })).toEqual([{ note: '不在本队辖区' }])
})
