import { flushPromises, mount } from '@vue/test-utils'
import { expect, test } from 'vitest'
import { computed, ref, type App } from 'vue'

import { createApi } from '@/api'
import { provideContainer, type Container } from '@/app/container'

import type { useReport } from './useReport'
import WordsStep from './WordsStep.vue'

test('the number can be typed as soon as its field is asked for', async () => {
  const report = {
    draft: { fields: ref({ text: '', category: null, phone: '', place: { placeWords: '' } }), photos: ref([]), trouble: ref(null), refused: ref(new Map()) },
    catalog: ref([]), place: { located: computed(() => null) }, trouble: ref(null), busy: ref(false),
  } as unknown as ReturnType<typeof useReport>
  const page = mount(WordsStep, { attachTo: document.body, props: { report }, global: { plugins: [{ install: (app: App) => { provideContainer(app, { api: createApi() } as Container) } }], stubs: { TopBar: true, CategoryChoice: true, PhotoThumb: true } } })
  await page.get('button.contact').trigger('click')
  await flushPromises()
  expect(document.activeElement).toBe(page.get('input[type="tel"]').element)
  page.unmount()
})

test('a number that is read from the draft after the page was drawn is shown', async () => {
  const fields = ref({ text: '', category: null, phone: '', place: { placeWords: '' } })
  const report = {
    draft: { fields, photos: ref([]), trouble: ref(null), refused: ref(new Map()) },
    catalog: ref([]), place: { located: computed(() => null) }, trouble: ref(null), busy: ref(false),
  } as unknown as ReturnType<typeof useReport>
  const page = mount(WordsStep, { props: { report }, global: { plugins: [{ install: (app: App) => { provideContainer(app, { api: createApi() } as Container) } }], stubs: { TopBar: true, CategoryChoice: true, PhotoThumb: true } } })
  expect(page.find('input[type="tel"]').exists()).toBe(false)
  fields.value.phone = '13800000000'
  await flushPromises()
  expect(page.get<HTMLInputElement>('input[type="tel"]').element.value).toBe('13800000000')
  page.unmount()
})
