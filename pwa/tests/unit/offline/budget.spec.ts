import { createChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'
import { describe, expect, test } from 'vitest'

import { troubleWords } from '@/features/phone/trouble'

import { FakeServer } from './fakeServer'
import { photo, TestPhone } from './phoneKit'

const challenge = () => createChallenge({ algorithm: 'PBKDF2/SHA-256', cost: 1, counter: 3, deriveKey, hmacSignatureSecret: 'secret', data: { report: 'x' } })
const TO_MIDNIGHT = 14 * 3600 // the phone's clock stands at 10:00 in Shanghai

describe('what one phone may send in a day', () => {
  test('its reports go out under one random key, also after a restart, and an account’s go without', async () => {
    const server = new FakeServer()
    const phone = new TestPhone(server)
    await phone.report()
    await phone.run()
    await phone.report()
    await new TestPhone(server, phone.db).run()
    const [first, second] = server.headers.map((headers) => headers['X-Menqian-Phone'])
    expect(first).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(second).toBe(first)
    server.account = 'li'
    await phone.report([], 'li')
    await phone.run()
    expect(server.headers[2]).not.toHaveProperty('X-Menqian-Phone')
  })

  test('a photo goes out under the name of its report', async () => {
    const server = new FakeServer()
    const phone = new TestPhone(server)
    await phone.report([await photo('one')])
    await phone.run()
    expect(server.photoHeaders[0]?.['X-Menqian-Phone']).toMatch(/^[A-Za-z0-9_-]{22}$/)
    expect(server.photoHeaders[0]?.['X-Menqian-Phone']).toBe(server.headers[0]?.['X-Menqian-Phone'])
    server.account = 'li'
    await phone.report([await photo('two')], 'li')
    await phone.run()
    expect(server.photoHeaders[1]).not.toHaveProperty('X-Menqian-Phone')
  })

  test('a challenge is solved and the report sent again without anybody doing anything', async () => {
    const body = { type: 'report.proof_needed', title: '要先算一道题', challenge: await challenge(), retryAfter: TO_MIDNIGHT }
    const server = new FakeServer().fail({ on: 'POST', give: { status: 429, body } })
    const phone = new TestPhone(server)
    const item = await phone.report()
    await phone.run()
    expect(await phone.item(item.id)).toMatchObject({ state: 'done' })
    expect(server.headers[0]).not.toHaveProperty('X-Menqian-Proof')
    const proof = JSON.parse(atob(server.headers[1]?.['X-Menqian-Proof'] ?? '')) as { solution: { counter: number } }
    expect(proof.solution.counter).toBe(3)
  })

  test('a challenge that cannot be read leaves the report waiting until midnight', async () => {
    const body = { type: 'report.proof_needed', title: '要先算一道题', challenge: { parameters: null }, retryAfter: TO_MIDNIGHT }
    const phone = new TestPhone(new FakeServer().fail({ on: 'POST', give: { status: 429, body } }))
    const item = await phone.report()
    await phone.run()
    expect(await phone.item(item.id)).toMatchObject({ state: 'waiting', nextTryAt: phone.now + TO_MIDNIGHT * 1000 })
  })

  test('a used-up day holds back that report alone, says when it goes, and sends it then', async () => {
    const give = { status: 429, body: { type: 'rate.limited', title: '操作太频繁' }, headers: { 'Retry-After': String(TO_MIDNIGHT) } }
    const server = new FakeServer().fail({ on: 'POST', give })
    const phone = new TestPhone(server)
    const first = await phone.report()
    server.account = 'li'
    const command = await phone.command('case-1', 'acknowledge', 'li')
    expect(await phone.run()).toMatchObject({ sent: 1, nextTryAt: phone.now + TO_MIDNIGHT * 1000 })
    expect(await phone.item(command.id)).toMatchObject({ state: 'done' })
    const { problem } = await phone.item(first.id)
    expect(problem && troubleWords(problem, phone.now)).toContain('明天 00:00 后自动再发')
    phone.now += TO_MIDNIGHT * 1000
    await phone.run()
    expect(await phone.item(first.id)).toMatchObject({ state: 'done' })
  })
})
