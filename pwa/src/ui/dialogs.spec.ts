import { mount } from '@vue/test-utils'
import { afterEach, describe, expect, it } from 'vitest'
import { nextTick } from 'vue'

import PhotoViewer from './PhotoViewer.vue'
import Sheet from './Sheet.vue'

const KINDS = [
  { name: 'sheet', shown: () => mount(Sheet, { props: { title: '派给谁', open: true } }) },
  { name: 'photo viewer', shown: () => mount(PhotoViewer, { props: { photos: [], open: true } }) },
]
const dialog = () => document.querySelector('dialog') as HTMLDialogElement

describe.each(KINDS)('$name', ({ shown }) => {
  let open: ReturnType<typeof shown> | undefined
  afterEach(() => { open?.unmount() })

  it('that was opened again stays open when the browser tells of its last end', async () => {
    open = shown()
    await nextTick()
    dialog().dispatchEvent(new Event('close'))
    expect(open.emitted('update:open')).toBeUndefined()
  })

  it('says that the browser closed it', async () => {
    open = shown()
    await nextTick()
    dialog().close()
    expect(open.emitted('update:open')).toEqual([[false]])
  })
})
