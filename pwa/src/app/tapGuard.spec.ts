import { mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { defineComponent, h, nextTick, ref } from 'vue'

import { guardTaps } from './tapGuard'

const sent = ref(false)
const Page = defineComponent(() => () => sent.value ? h('a', { href: '/' }, '再报一件') : h('button', [h('span', '发送')]))
const shield = () => document.querySelector<HTMLElement>('[data-shield]')
const tap = (on: Element) => { on.dispatchEvent(new PointerEvent('pointerdown', { bubbles: true, clientX: 200, clientY: 700 })) }
let stop: () => void

beforeEach(() => {
  sent.value = false
  stop = guardTaps()
})
afterEach(() => {
  stop()
  vi.useRealTimers()
  document.body.replaceChildren()
})

/** Vue draws, the observer hears of it. */
async function exchanged(): Promise<void> {
  sent.value = true
  await nextTick()
  await vi.advanceTimersByTimeAsync(20)
}

describe('where the tapped control has gone', () => {
  test('nothing that lies under the finger takes the second tap, until a moment has passed', async () => {
    vi.useFakeTimers()
    const page = mount(Page, { attachTo: document.body })
    tap(page.get('span').element)
    await vi.advanceTimersByTimeAsync(3000)
    expect(shield()).toBeNull()
    await exchanged()
    const { left, top, width, height, position } = shield()?.style ?? {}
    expect({ left, top, width, height, position }).toEqual({ left: '144px', top: '644px', width: '112px', height: '112px', position: 'fixed' })
    await vi.advanceTimersByTimeAsync(300)
    expect(shield()).not.toBeNull()
    await vi.advanceTimersByTimeAsync(200)
    expect(shield()).toBeNull()
    page.unmount()
  })

  test('the place is free where another view comes long after the tap', async () => {
    vi.useFakeTimers()
    const page = mount(Page, { attachTo: document.body })
    tap(page.get('span').element)
    await vi.advanceTimersByTimeAsync(6000)
    await exchanged()
    expect(shield()).toBeNull()
    page.unmount()
  })

  test('a wheel goes to what lies below', async () => {
    vi.useFakeTimers()
    const page = mount(Page, { attachTo: document.body })
    tap(page.get('span').element)
    await exchanged()
    shield()?.dispatchEvent(new WheelEvent('wheel'))
    expect(shield()).toBeNull()
    page.unmount()
  })

  test('a finger that scrolled tapped nothing: what goes by itself afterwards holds nothing back', async () => {
    vi.useFakeTimers()
    const page = mount(Page, { attachTo: document.body })
    const row = page.get('span').element
    tap(row)
    row.dispatchEvent(new PointerEvent('pointercancel', { bubbles: true, clientX: 200, clientY: 660 }))
    await vi.advanceTimersByTimeAsync(3000)
    await exchanged()
    expect(shield()).toBeNull()
    page.unmount()
  })

  test('a view that no tap brought takes taps at once', async () => {
    vi.useFakeTimers()
    const page = mount(Page, { attachTo: document.body })
    await exchanged()
    expect(shield()).toBeNull()
    page.unmount()
  })

  test('a control that stays takes the next tap at once', async () => {
    vi.useFakeTimers()
    const page = mount(Page, { attachTo: document.body })
    tap(page.get('button').element)
    document.body.append(document.createElement('p'))
    await vi.advanceTimersByTimeAsync(20)
    expect(shield()).toBeNull()
    page.unmount()
  })

  test.each([[0, true], [5000, false]])('a sheet opened over the control takes no second tap (%d ms after: %s)', async (later, held) => {
    vi.useFakeTimers()
    const page = mount(Page, { attachTo: document.body })
    const dialog = document.createElement('dialog')
    document.body.append(dialog)
    await vi.advanceTimersByTimeAsync(20)
    tap(page.get('button').element)
    await vi.advanceTimersByTimeAsync(later)
    dialog.showModal()
    await vi.advanceTimersByTimeAsync(20)
    expect(shield()?.parentElement === dialog).toBe(held)
    page.unmount()
  })

  test('inside an open dialog the shield lies in the dialog', async () => {
    vi.useFakeTimers()
    const dialog = document.createElement('dialog')
    dialog.setAttribute('open', '')
    document.body.append(dialog)
    const page = mount(Page, { attachTo: dialog })
    tap(page.get('button').element)
    await exchanged()
    expect(shield()?.parentElement).toBe(dialog)
    page.unmount()
  })
})
