import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest'

import { createApi } from '@/api'
import { createClient } from '@/api/client'
import type { Me } from '@/api/types'

import { homeOf } from './home'
import { reportPending } from './pending'
import { createSession } from './session'

const me: Me = {
  user: { id: 'u1', username: 'inspector', name: '周敏', roles: ['inspector'] },
  unit: { id: 's1', name: '东昌中队（演示）', kind: 'squad' }, verbs: ['report.inspect', 'case.read'], scopes: ['squad:s1'],
}

type Script = Record<string, () => Response | Promise<Response>>
const json = (body: unknown, status = 200) => new Response(JSON.stringify(body), { status })
const ended = () => json({ type: 'auth.required', title: '请先登录', status: 401 }, 401)
const WORDS = 'menqian.typed/u1/case1/decide'
const type = () => { sessionStorage.setItem(WORDS, '{"note":"举报人电话"}') }
const typed = () => Object.keys(sessionStorage)
const offline = () => Promise.reject<Response>(new TypeError('Failed to fetch'))

/** A session whose server answers by the script, which may be changed on the way. */
function session(script: Script, begin?: () => void) {
  const fetcher = ((url: string, init: RequestInit) => {
    const answer = script[`${init.method ?? 'GET'} ${url}`]
    return answer ? Promise.resolve().then(answer) : Promise.reject(new Error(`not scripted: ${url}`))
  }) as typeof fetch
  const api = createApi(createClient(fetcher))
  return { api, session: createSession(api, begin) }
}

beforeEach(() => {
  localStorage.clear()
  sessionStorage.clear()
})

describe('session', () => {
  it('knows nobody until the server answers, then who it is and what they may', async () => {
    const { session: it } = session({ 'GET /api/me': () => json(me) })
    expect(it.state.value).toBe('unknown')
    await it.load()
    expect(it.state.value).toBe('signed_in')
    expect(it.can('case.dispatch', 'report.inspect')).toBe(true)
    expect(it.can('case.dispatch')).toBe(false)
  })

  describe('with another page of this browser', () => {
    const li: Me = { ...me, user: { ...me.user, id: 'u2', name: '李' } }
    const stored = (who: Me | null) => {
      if (who) localStorage.setItem('menqian.me', JSON.stringify(who))
      else localStorage.removeItem('menqian.me')
      window.dispatchEvent(new StorageEvent('storage', { key: 'menqian.me' }))
    }
    const here = async () => {
      const begin = vi.fn()
      const { session: it } = session({ 'GET /api/me': () => json(me) }, begin)
      await it.load()
      return { it, begin }
    }
    afterEach(() => {
      reportPending({ fleeting: false })
      vi.unstubAllGlobals()
    })

    it('begins anew as who signed in there: the cookie is theirs now', async () => {
      const { begin } = await here()
      stored(li)
      expect(begin).toHaveBeenCalled()
    })

    it('finds out when it comes to the front, if it slept', async () => {
      const { begin } = await here()
      localStorage.setItem('menqian.me', JSON.stringify(li))
      document.dispatchEvent(new Event('visibilitychange'))
      expect(begin).toHaveBeenCalled()
    })

    it('stays where a new beginning would lose what is written, signed out', async () => {
      const { it, begin } = await here()
      reportPending({ fleeting: true })
      stored(li)
      expect([it.state.value, it.accountId.value, begin.mock.calls.length]).toEqual(['expired', 'u1', 0])
    })

    it('goes on with the same person', async () => {
      const { it, begin } = await here()
      stored(me)
      expect([it.state.value, begin.mock.calls.length]).toEqual(['signed_in', 0])
    })

    it('leaves nothing when its person signs out there: neither what was typed nor what is on screen', async () => {
      const { begin } = await here()
      type()
      stored(null)
      expect([typed(), begin.mock.calls.length]).toEqual([[], 1])
    })

    it('finds out that its person signed out when it comes to the front, if it slept', async () => {
      const { begin } = await here()
      type()
      localStorage.removeItem('menqian.me')
      document.dispatchEvent(new Event('visibilitychange'))
      expect([typed(), begin.mock.calls.length]).toEqual([[], 1])
    })

    it('is not signed out by a browser that keeps nothing on the disk', async () => {
      vi.stubGlobal('localStorage', { getItem: () => null, setItem: () => { throw new Error('no room') } })
      const { it, begin } = await here()
      document.dispatchEvent(new Event('visibilitychange'))
      expect([it.state.value, begin.mock.calls.length]).toEqual(['signed_in', 0])
    })

    it('stays where a new beginning would lose what is written, without what was typed at the desk', async () => {
      const { it, begin } = await here()
      reportPending({ fleeting: true })
      type()
      stored(null)
      expect([it.state.value, typed(), begin.mock.calls.length]).toEqual(['expired', [], 0])
    })
  })

  describe('with words that were typed in this tab', () => {
    it('keeps them when it expires, for the same person who signs in again', async () => {
      const script: Script = { 'GET /api/me': () => json(me), 'GET /api/units': ended, 'POST /api/sessions': () => json({}) }
      const { api, session: it } = session(script)
      await it.load()
      type()
      await api.units.list().catch(() => undefined)
      expect([it.state.value, typed()]).toEqual(['expired', [WORDS]])
      await session({ 'GET /api/me': ended }).session.load()
      await it.signIn('inspector', 'secret-word')
      expect(typed()).toEqual([WORDS])
    })

    it.each(['load', 'resume'] as const)('forgets them when it begins with nobody signed in (%s)', async (begin) => {
      type()
      const { session: it } = session({ 'GET /api/me': ended })
      await it[begin]()
      expect([it.accountId.value, typed()]).toEqual([null, []])
    })
  })

  it('is anonymous for a citizen', async () => {
    const { session: it } = session({ 'GET /api/me': ended })
    await it.load()
    expect(it.state.value).toBe('anonymous')
    expect(it.accountId.value).toBeNull()
  })

  it('keeps the person without a network, so that a basement does not lock the inspector out', async () => {
    const script: Script = { 'GET /api/me': () => json(me) }
    await session(script).session.load()
    const { session: later } = session({ 'GET /api/me': offline })
    await later.load()
    expect(later.state.value).toBe('signed_in')
    expect(later.accountId.value).toBe('u1')
  })

  it('expires at the first 401 but keeps whose work is on the device', async () => {
    const { api, session: it } = session({ 'GET /api/me': () => json(me), 'GET /api/units': ended })
    await it.load()
    await api.units.list().catch(() => undefined)
    expect(it.state.value).toBe('expired')
    expect(it.accountId.value).toBe('u1')
  })

  it('stays as it was after a wrong password', async () => {
    const { session: it } = session({
      'GET /api/me': ended, 'POST /api/sessions': () => json({ type: 'auth.wrong_password', title: '用户名或密码不对' }, 401),
    })
    await it.load()
    await expect(it.signIn('clerk', 'wrong')).rejects.toMatchObject({ type: 'auth.wrong_password' })
    expect(it.state.value).toBe('anonymous')
  })

  it('signs in and keeps no token or password on the device', async () => {
    const { session: it } = session({ 'POST /api/sessions': () => json({ token: 'secret-token', user: me.user }, 201), 'GET /api/me': () => json(me) })
    await it.signIn('inspector', 'secret-word')
    expect(it.state.value).toBe('signed_in')
    expect(JSON.stringify({ ...localStorage })).not.toMatch(/secret/)
  })

  it('forgets the person on sign-out, also when the server had ended the session', async () => {
    const { session: it } = session({ 'GET /api/me': () => json(me), 'DELETE /api/sessions/current': ended })
    await it.load()
    await it.signOut()
    expect(it.state.value).toBe('anonymous')
    expect(localStorage.getItem('menqian.me')).toBeNull()
  })

  it('leaves nothing that another person typed to who signs in', async () => {
    sessionStorage.setItem('menqian.typed/u0/case1/decide', '{"note":"前一位的话"}')
    sessionStorage.setItem('menqian.typed/u1/case1/decide', '{"note":"自己的话"}')
    const { session: it } = session({ 'POST /api/sessions': () => json({}), 'GET /api/me': () => json(me) })
    await it.signIn('inspector', 'secret-word')
    expect(Object.keys(sessionStorage)).toEqual(['menqian.typed/u1/case1/decide'])
  })

  it('does not pretend to be signed out when the server did not hear it', async () => {
    const { session: it } = session({ 'GET /api/me': () => json(me), 'DELETE /api/sessions/current': offline })
    await it.load()
    await expect(it.signOut()).rejects.toMatchObject({ type: 'network' })
    expect(it.state.value).toBe('signed_in')
  })
})

describe('home', () => {
  const as = (role: Me['user']['roles'][number]) => homeOf({ ...me, user: { ...me.user, roles: [role] } })

  it('is where the person works', () => {
    expect(homeOf(null)).toBe('/')
    expect([as('inspector'), as('assistant'), as('clerk'), as('dispatcher'), as('squad_leader'), as('agency_handler'), as('supervisor')])
      .toEqual(['/field', '/field', '/clerk', '/dispatch', '/unit', '/unit', '/supervise'])
  })
})
