import { beforeEach, describe, expect, it } from 'vitest'

import { createApi } from '@/api'
import { createClient } from '@/api/client'
import type { Me, Verb } from '@/api/types'

import { busy, holdUpdates, reportPending } from './pending'
import { createRouter } from './router'
import { createSession } from './session'

/** The router as a person with these verbs meets it; null = nobody. */
function routerFor(verbs: Verb[] | null, roles: Me['user']['roles'] = []) {
  const me: Me = { user: { id: 'u1', username: 'x', name: '周敏', roles }, unit: null, verbs: verbs ?? [], scopes: [] }
  const answer = () => verbs ? new Response(JSON.stringify(me)) : new Response('{"type":"auth.required","title":""}', { status: 401 })
  return createRouter(createSession(createApi(createClient((() => Promise.resolve(answer())) as typeof fetch))))
}

beforeEach(() => { localStorage.clear() })

describe('router', () => {
  it('lets a citizen report and track without an account', async () => {
    const router = routerFor(null)
    await router.push('/track/7K429MQD')
    expect(router.currentRoute.value.name).toBe('track')
    await router.push('/')
    expect(router.currentRoute.value.name).toBe('report')
  })

  it('asks for sign-in and remembers where one wanted to go', async () => {
    const router = routerFor(null)
    await router.push('/clerk/42')
    expect(router.currentRoute.value).toMatchObject({ name: 'signin', query: { next: '/clerk/42' } })
  })

  it('brings who may not enter to their own work', async () => {
    const router = routerFor(['report.inspect', 'case.read'], ['inspector'])
    await router.push('/dispatch')
    expect(router.currentRoute.value.path).toBe('/field')
  })

  it('lets in whoever holds one of the verbs', async () => {
    const router = routerFor(['case.dispatch', 'case.read'], ['dispatcher'])
    await router.push('/dispatch/42')
    expect(router.currentRoute.value.params.caseId).toBe('42')
  })

  it('has a page for addresses that do not exist', async () => {
    const router = routerFor(null)
    await router.push('/no/such/page')
    expect(router.currentRoute.value.name).toBe('missing')
  })
})

describe('a new version', () => {
  it('waits while somebody writes or something is being uploaded', () => {
    expect(busy.value).toBe(false)
    const release = holdUpdates()
    expect(busy.value).toBe(true)
    release()
    reportPending({ uploading: true })
    expect(busy.value).toBe(true)
    reportPending({ uploading: false })
    expect(busy.value).toBe(false)
  })
})
