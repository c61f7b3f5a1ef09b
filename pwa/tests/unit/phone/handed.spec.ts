import { beforeEach, expect, test, vi } from 'vitest'

import { sayHanded } from '@/features/field/handed'
import { dismissToast, useToasts } from '@/ui/toasts'

import { FakeServer } from '../offline/fakeServer'
import { photo, TestPhone } from '../offline/phoneKit'

const router = { push: vi.fn() }
const shown = useToasts()
const words = () => shown.map(({ text }) => text)
beforeEach(() => { [...shown].forEach(({ id }) => { dismissToast(id) }) })

test('what is handed in waits until the server has it, and then that is said, with its number', async () => {
  const phone = new TestPhone(new FakeServer())
  const item = await phone.report([await photo('a')])
  sayHanded(phone, router, item, '已存在手机里，等着传到服务器。')
  expect(words()).toEqual(['已存在手机里，等着传到服务器。'])
  await phone.run()
  await vi.waitFor(() => { expect(words()).toEqual(['服务器收到了：暴露垃圾，查询码 AAAA-BBBBB-CCCCC']) })
})

test('without a network it goes on saying that it waits', async () => {
  const phone = new TestPhone(new FakeServer().fail({ on: 'POST /reports', give: 'offline' }))
  const item = await phone.report()
  sayHanded(phone, router, item, '等着')
  await phone.run()
  await new Promise((later) => setTimeout(later, 50))
  expect(words()).toEqual(['等着'])
})
