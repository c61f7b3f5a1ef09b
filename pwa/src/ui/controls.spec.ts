import { mount } from '@vue/test-utils'
import { describe, expect, it, vi } from 'vitest'
import { h, nextTick } from 'vue'

import Button from './Button.vue'
import ChoiceChips from './ChoiceChips.vue'
import ConfirmInPlace from './ConfirmInPlace.vue'
import Field from './Field.vue'
import { dismissToast, toast, useToasts } from './toasts'

describe('button', () => {
  it('takes no second press while it is busy and says what it does', async () => {
    const press = vi.fn()
    const button = mount(Button, { props: { busy: true, busyText: '正在发送…', onClick: press }, slots: { default: '发送' } })
    await button.trigger('click')
    expect(press).not.toHaveBeenCalled()
    expect(button.text()).toBe('正在发送…')
    expect(button.attributes('aria-busy')).toBe('true')
  })

  it('tells assistive technology its key', () => {
    expect(mount(Button, { props: { keycap: 'A' }, slots: { default: '派出' } }).attributes('aria-keyshortcuts')).toBe('A')
  })
})

describe('field', () => {
  it('ties its error and hint to the control', () => {
    const field = mount(Field, { props: { label: '手机号', error: '少一位，请再看一眼', hint: '只用来告诉你结果', modelValue: '1380013800' } })
    const input = field.get('input')
    const ids = input.attributes('aria-describedby')?.split(' ') ?? []
    expect(input.attributes('aria-invalid')).toBe('true')
    expect(ids.map((id) => field.get(`[id="${id}"]`).text())).toEqual(['少一位，请再看一眼', '只用来告诉你结果'])
    expect(field.get('label').attributes('for')).toBe(input.attributes('id'))
  })

  it('shows the password only when asked to', async () => {
    const field = mount(Field, { props: { label: '密码', type: 'password', modelValue: 'demo' } })
    expect(field.get('input').attributes('type')).toBe('password')
    await field.get('.peek').trigger('click')
    expect(field.get('input').attributes('type')).toBe('text')
  })

  it('counts the words of a long text', () => {
    expect(mount(Field, { props: { label: '情况', multiline: true, maxlength: 200, modelValue: '早点铺' } }).text()).toContain('3 / 200')
  })
})

describe('chips', () => {
  const options = [{ value: 'a', label: '暴露垃圾' }, { value: 'b', label: '道路不洁' }]

  it('are one radio group with a name', async () => {
    const chips = mount(ChoiceChips, { props: { label: '这是哪类问题？', options, modelValue: null } })
    await chips.findAll('input')[1]?.setValue(true)
    expect(chips.emitted('update:modelValue')).toEqual([['b']])
    expect(chips.get('legend').text()).toBe('这是哪类问题？')
    expect(new Set(chips.findAll('input').map((input) => input.attributes('name'))).size).toBe(1)
  })

  it('give the choice back at a second press', async () => {
    const chips = mount(ChoiceChips, { props: { label: '类', options, modelValue: 'a' } })
    await chips.findAll('input')[0]?.trigger('click')
    expect(chips.emitted('update:modelValue')?.at(-1)).toEqual([null])
  })
})

describe('confirmation in place', () => {
  it('closes with Escape without confirming', async () => {
    const confirm = mount(ConfirmInPlace, { props: { open: true, question: '现在退出吗？', confirm: '退出' } })
    await confirm.get('[role=group]').trigger('keydown', { key: 'Escape' })
    expect(confirm.emitted('update:open')).toEqual([[false]])
    expect(confirm.emitted('confirm')).toBeUndefined()
  })
})

describe('toasts', () => {
  it('are two at most and go by themselves', async () => {
    vi.useFakeTimers()
    const shown = useToasts()
    toast('一')
    toast('二')
    toast('三')
    expect(shown.map((each) => each.text)).toEqual(['二', '三'])
    dismissToast(shown[0]?.id ?? 0)
    vi.advanceTimersByTime(4_000)
    await nextTick()
    expect(shown).toHaveLength(0)
    vi.useRealTimers()
  })
})

it('asks for what it needs at once, also where it stands only while it asks', async () => {
  const asked = mount(ConfirmInPlace, { attachTo: document.body, props: { open: true, question: '为什么', confirm: '驳回' }, slots: { default: () => h(Field, { label: '理由' }) } })
  await nextTick()
  expect(document.activeElement).toBe(asked.get('input').element)
  asked.unmount()
})
