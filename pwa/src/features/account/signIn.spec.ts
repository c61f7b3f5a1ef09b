import { flushPromises, mount } from '@vue/test-utils'
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'
import { defineComponent } from 'vue'

import { createApi } from '@/api'
import { createClient } from '@/api/client'
import { createSession } from '@/app/session'

import { useSignIn } from './useSignIn'

/** The form's state with a server that gives this answer. */
function form(answer: () => Response | Promise<Response>) {
  const fetcher = vi.fn(() => Promise.resolve().then(answer))
  const session = createSession(createApi(createClient(fetcher as typeof fetch)))
  let state: ReturnType<typeof useSignIn> | undefined
  mount(defineComponent({ setup: () => { state = useSignIn(session); return () => null } }))
  if (!state) throw new Error('not mounted')
  return { state, fetcher }
}

const refused = (status: number, type: string, headers = {}) => () => new Response(JSON.stringify({ type, title: '' }), { status, headers })

beforeEach(() => { localStorage.clear() })
afterEach(() => { vi.useRealTimers() })

describe('sign-in', () => {
  it('asks for what is missing before it asks the server', async () => {
    const { state, fetcher } = form(refused(401, 'auth.wrong_password'))
    expect(await state.submit()).toBeNull()
    expect(state.usernameError.value).toBe('还没写账号')
    expect(state.passwordError.value).toBe('还没写密码')
    expect(fetcher).not.toHaveBeenCalled()
  })

  it('keeps what was typed after a wrong password', async () => {
    const { state } = form(refused(401, 'auth.wrong_password'))
    Object.assign(state.form, { username: ' clerk ', password: 'wrong' })
    await state.submit()
    expect(state.message.value).toBe('账号或密码不对，再看一眼')
    expect(state.form).toEqual({ username: ' clerk ', password: 'wrong' })
  })

  it('counts down when there were too many tries, then lets one try again', async () => {
    vi.useFakeTimers()
    const { state, fetcher } = form(refused(429, 'rate.limited', { 'Retry-After': '120' }))
    Object.assign(state.form, { username: 'clerk', password: 'wrong' })
    await state.submit()
    expect(state.message.value).toBe('试得太多了，2 分钟后再试')
    await state.submit()
    expect(fetcher).toHaveBeenCalledTimes(1)
    vi.advanceTimersByTime(100_000)
    expect(state.message.value).toBe('试得太多了，20 秒后再试')
    vi.advanceTimersByTime(20_000)
    expect(state.message.value).toBe('')
    expect(state.wait.value).toBe(0)
  })

  it('says that nothing is lost without a network', async () => {
    const { state } = form(() => Promise.reject(new TypeError('Failed to fetch')))
    Object.assign(state.form, { username: 'clerk', password: 'demo' })
    await state.submit()
    await flushPromises()
    expect(state.message.value).toMatch(/账号和密码还在/)
    expect(state.busy.value).toBe(false)
  })
})
