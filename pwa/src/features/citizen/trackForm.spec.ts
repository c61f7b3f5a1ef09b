import { mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import type { App } from 'vue'
import { createMemoryHistory, createRouter } from 'vue-router'

import { createApi } from '@/api'
import { provideContainer, type Container } from '@/app/container'

import TrackForm from './TrackForm.vue'

const router = createRouter({ history: createMemoryHistory(), routes: [] })
const open = () => mount(TrackForm, { global: { plugins: [{ install: (app: App) => { provideContainer(app, { api: createApi() } as Container) } }, router], stubs: { TopBar: true, RouterLink: true, Button: true } } })

test('a code that was half typed is there after a reload', async () => {
  history.replaceState({ position: 3 }, '')
  const page = open()
  await page.get('input').setValue('7K42-9MQ')
  page.unmount()
  const again = open()
  expect(again.get('input').element.value).toBe('7K42-9MQ')
  expect(history.state).toMatchObject({ position: 3 })
  again.unmount()
  history.replaceState(null, '')
})
