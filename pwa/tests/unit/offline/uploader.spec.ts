// @vitest-environment node
import { describe, expect, test } from 'vitest'

import { PhoneDb } from '@/offline/db'
import { networkIsBack } from '@/offline/outbox'

import { FakeServer } from './fakeServer'
import { photo, TestPhone } from './phoneKit'

describe('sending', () => {
  test('photos go first, then the record, and both leave the phone when acknowledged', async () => {
    const phone = new TestPhone(new FakeServer())
    const [a, b] = [await photo('a'), await photo('b')]
    const item = await phone.report([a, b])
    expect((await phone.run()).sent).toBe(1)
    expect(phone.server.writes).toEqual([`PUT /photos/${a.sha256} (anonymous)`, `PUT /photos/${b.sha256} (anonymous)`, 'POST /reports (anonymous)'])
    expect(await phone.db.photos.count()).toBe(0)
    expect(await phone.item(item.id)).toMatchObject({ state: 'done', outgoing: null, result: { trackingCode: 'AAAABBBBBCCCCC' } })
  })

  test('a receipt knows when its photo was taken, where the photo says so', async () => {
    const phone = new TestPhone(new FakeServer())
    const [says, silent] = [{ ...await photo('a'), takenAt: 1_000, saysWhen: true }, { ...await photo('b'), takenAt: 2_000, saysWhen: false }]
    const [told, untold] = [await phone.report([says]), await phone.report([silent])]
    await phone.run()
    expect((await phone.item(told.id)).result?.takenAt).toBe(1_000)
    expect((await phone.item(untold.id)).result).not.toHaveProperty('takenAt')
  })

  test('the oldest goes first, whatever the clock of the device did', async () => {
    const phone = new TestPhone(new FakeServer())
    const first = await phone.report()
    phone.now -= 3_600_000
    const second = await phone.report()
    await phone.run()
    expect([...phone.server.records.keys()]).toEqual([first.id, second.id])
  })

  test('a photo that two records share stays until the second is acknowledged', async () => {
    const phone = new TestPhone(new FakeServer())
    const shared = await photo('shared')
    await phone.report([shared])
    await phone.report([shared], 'li')
    await phone.run()
    expect([await phone.states(), await phone.db.photos.count()]).toEqual([['done', 'waiting'], 1])
    phone.server.account = 'li'
    await phone.run()
    expect([await phone.states(), await phone.db.photos.count()]).toEqual([['done', 'done'], 0])
  })
})

describe('outcomes', () => {
  test('without a network everything waits, and goes when the network is back', async () => {
    const phone = new TestPhone(new FakeServer().fail({ on: 'POST', give: 'offline' }))
    await phone.report()
    await phone.report()
    const report = await phone.run()
    expect(phone.server.writes).toEqual([])
    expect(report).toMatchObject({ sent: 0, nextTryAt: phone.now + 4000 })
    await networkIsBack(phone.db)
    expect((await phone.run()).sent).toBe(2)
  })

  test('a log-in page that answers 200 acknowledges nothing', async () => {
    const phone = new TestPhone(new FakeServer())
    const item = await phone.report([await photo('a')])
    phone.server.fail({ on: 'PUT', give: { status: 200, body: { welcome: 'hotel' } } })
    await phone.run()
    expect(await phone.item(item.id)).toMatchObject({ state: 'waiting', problem: { outcome: 'repeat', code: 'bad_answer', status: 0 } })
    expect((await phone.db.photos.toArray())[0]?.ackedAt).toBe(0)
  })

  test('a command whose answer was lost leaves the phone although another unit has the case by now', async () => {
    const phone = new TestPhone(new FakeServer())
    phone.server.account = 'li'
    const item = await phone.command('case-1', 'return', 'li')
    const next = await phone.command('case-2', 'acknowledge', 'li')
    phone.server.fail({ on: 'POST', give: { status: 204, headers: { 'Menqian-Done': item.outgoing?.body.id ?? '' } } })
    expect((await phone.run()).sent).toBe(2)
    expect([(await phone.item(item.id)).state, (await phone.item(next.id)).state]).toEqual(['done', 'done'])
  })

  test('an empty answer that names nothing acknowledges nothing', async () => {
    const phone = new TestPhone(new FakeServer())
    phone.server.account = 'li'
    const item = await phone.command('case-1', 'return', 'li')
    phone.server.fail({ on: 'POST', give: { status: 204 } })
    await phone.run()
    expect(await phone.item(item.id)).toMatchObject({ state: 'waiting', problem: { code: 'bad_answer' } })
  })

  test('a clock that is set right makes nothing wait for the time it was wrong', async () => {
    const phone = new TestPhone(new FakeServer().fail({ on: 'POST', give: { status: 503 } }))
    const item = await phone.report()
    await phone.run()
    phone.now -= 3 * 3_600_000
    await phone.db.leases.put({ name: 'menqian.uploader', holder: 'a page that died', until: Date.now() + 3 * 3_600_000 })
    await phone.run()
    expect(await phone.item(item.id)).toMatchObject({ state: 'done' })
  })

  test('a fault of the server holds back its own item only, longer each time', async () => {
    const phone = new TestPhone(new FakeServer().fail({ on: 'POST', give: { status: 500 } }, { on: 'POST', give: { status: 201, body: {} } }))
    const item = await phone.report()
    await phone.run()
    expect((await phone.item(item.id)).nextTryAt).toBe(phone.now + 4000)
    phone.now += 4000
    await phone.run()
    expect((await phone.item(item.id)).nextTryAt).toBe(phone.now + 8000)
    const other = await phone.report()
    await phone.run()
    expect(await phone.item(other.id)).toMatchObject({ state: 'done' })
  })

  test('"too many requests" stops the run and waits as long as the server asked', async () => {
    const phone = new TestPhone(new FakeServer().fail({ on: 'POST', give: { status: 429, headers: { 'Retry-After': '90' } } }))
    await phone.report()
    await phone.report()
    expect(await phone.run()).toMatchObject({ sent: 0, nextTryAt: phone.now + 90_000 })
    expect(phone.server.writes).toHaveLength(1)
  })

  test('photos that the server lost are sent again before the record', async () => {
    const phone = new TestPhone(new FakeServer())
    const picture = await photo('a')
    await phone.report([picture])
    phone.server.fail({ on: 'POST', give: 'offline' })
    await phone.run()
    phone.server.photos.clear()
    await networkIsBack(phone.db)
    phone.server.log = []
    await phone.run()
    expect(phone.server.writes).toEqual(['POST /reports (anonymous)', `PUT /photos/${picture.sha256} (anonymous)`, 'POST /reports (anonymous)'])
    expect(await phone.states()).toEqual(['done'])
  })

  test.each([
    ['conflict', 409, 'case.version_conflict'],
    ['refused', 422, 'case.needs'],
    ['refused', 404, 'case.not_found'],
    ['refused', 403, 'auth.forbidden'],
  ])('%s (%i %s) is kept with its photos and needs a person; other cases go on', async (outcome, status, type) => {
    const phone = new TestPhone(new FakeServer())
    phone.server.account = 'li'
    const bad = await phone.command('case-1', 'finish', 'li', [await photo('after')])
    const later = await phone.command('case-1', 'check_pass', 'li')
    const other = await phone.command('case-2', 'acknowledge', 'li')
    phone.server.fail({ on: 'POST /cases/case-1', give: { status, body: { type, title: '案卷刚被别人改过' } } })
    const report = await phone.run()
    expect(await phone.item(bad.id)).toMatchObject({ state: 'needs_you', problem: { outcome, code: type, title: '案卷刚被别人改过', status } })
    expect(await phone.db.photos.count()).toBe(1)
    expect((await phone.item(later.id)).state).toBe('waiting')
    expect((await phone.item(other.id)).state).toBe('done')
    expect(report.nextTryAt).toBeNull()
  })

  test('a photo the server refuses is named in the problem', async () => {
    const phone = new TestPhone(new FakeServer().fail({ on: 'PUT', give: { status: 422, body: { type: 'photo.not_picture', title: '不是照片' } } }))
    const picture = await photo('a')
    const item = await phone.report([picture])
    await phone.run()
    expect((await phone.item(item.id)).problem).toMatchObject({ code: 'photo.not_picture', sha256: picture.sha256 })
  })

  test('a record whose photo is gone from the phone needs a person and holds nobody up', async () => {
    const phone = new TestPhone(new FakeServer())
    const picture = await photo('lost')
    const item = await phone.report([picture])
    await phone.db.photos.delete(picture.sha256)
    const other = await phone.report()
    await phone.run()
    expect(await phone.item(item.id)).toMatchObject({ state: 'needs_you', problem: { outcome: 'refused', code: 'unexpected' } })
    expect((await phone.item(other.id)).state).toBe('done')
  })

  test('a photo damaged on the way is sent again', async () => {
    const phone = new TestPhone(new FakeServer().fail({ on: 'PUT', give: { status: 422, body: { type: 'photo.hash_mismatch' } } }))
    await phone.report([await photo('a')])
    await phone.run()
    phone.now += 10_000
    await phone.run()
    expect(await phone.states()).toEqual(['done'])
  })
})

describe('accounts', () => {
  test('an item goes only under the session of the account that made it', async () => {
    const phone = new TestPhone(new FakeServer())
    const item = await phone.command('case-1', 'acknowledge', 'li')
    expect(await phone.run()).toMatchObject({ sent: 0, signedOut: true, nextTryAt: null })
    phone.server.account = 'wang'
    expect(await phone.run()).toMatchObject({ sent: 0, signedOut: true })
    expect(phone.server.writes).toEqual([])
    phone.server.account = 'li'
    expect((await phone.run()).sent).toBe(1)
    expect((await phone.item(item.id)).state).toBe('done')
  })

  test('a session that ends in the middle stops the items of that account and keeps them', async () => {
    const phone = new TestPhone(new FakeServer())
    phone.server.account = 'li'
    await phone.command('case-1', 'acknowledge', 'li')
    await phone.command('case-2', 'acknowledge', 'li')
    phone.server.fail({ on: 'POST /cases/case-1', give: { status: 401, body: { type: 'auth.required' } } })
    expect(await phone.run()).toMatchObject({ sent: 0, signedOut: true })
    expect(await phone.states()).toEqual(['waiting', 'waiting'])
    expect((await phone.run()).sent).toBe(2)
  })

  test('an anonymous report goes without the cookie of whoever is signed in', async () => {
    const phone = new TestPhone(new FakeServer())
    phone.server.account = 'li'
    await phone.report()
    await phone.run()
    expect(phone.server.log).toEqual(['POST /reports (anonymous)'])
  })

  test('an anonymous report does not wait behind the items of a signed-out account', async () => {
    const phone = new TestPhone(new FakeServer())
    await phone.command('case-1', 'acknowledge', 'li')
    const anonymous = await phone.report()
    await phone.run()
    expect((await phone.item(anonymous.id)).state).toBe('done')
  })
})

describe('interruptions', () => {
  test('a page that died while sending is followed by one that continues, and the server holds one record', async () => {
    const phone = new TestPhone(new FakeServer())
    const item = await phone.report([await photo('a')])
    phone.server.fail({ on: 'POST /reports', give: 'lost' })
    await phone.run()
    await phone.db.outbox.where('id').equals(item.id).modify({ state: 'sending', nextTryAt: 0 })
    expect((await phone.run()).sent).toBe(1)
    expect(phone.server.records.size).toBe(1)
    expect(phone.server.writes.filter((line) => line.startsWith('PUT'))).toHaveLength(1)
  })

  test('two tabs never send the same thing twice', async () => {
    const phone = new TestPhone(new FakeServer())
    for (const mark of ['a', 'b', 'c']) await phone.report([await photo(mark)])
    const tab = new TestPhone(phone.server, new PhoneDb(phone.db.name))
    const [one, two] = await Promise.all([phone.run(), tab.run()])
    expect(one.sent + two.sent).toBe(3)
    expect(phone.server.writes).toHaveLength(6)
  })
})

test('a photo sent ahead is not sent again with its record, and its facts are kept', async () => {
  const phone = new TestPhone(new FakeServer())
  const picture = await photo('a')
  await phone.db.photos.put(picture)
  expect(await phone.uploader().sendAhead('anonymous', picture.sha256)).toMatchObject({ sha256: picture.sha256 })
  await phone.report([picture])
  await phone.run()
  expect(phone.server.writes.filter((line) => line.startsWith('PUT'))).toHaveLength(1)
})

test('a photo is sent ahead under the session of who took it, and waits while somebody else is signed in', async () => {
  const phone = new TestPhone(new FakeServer())
  const picture = await photo('a')
  await phone.db.photos.put(picture)
  for (const account of ['wang', null]) {
    phone.server.account = account
    expect(await phone.uploader().sendAhead('li', picture.sha256)).toBeNull()
  }
  expect(phone.server.writes).toEqual([])
  phone.server.account = 'li'
  expect(await phone.uploader().sendAhead('li', picture.sha256)).toMatchObject({ sha256: picture.sha256 })
})

describe('where the store takes photos itself', () => {
  async function staff() {
    const phone = new TestPhone(new FakeServer())
    Object.assign(phone.server, { account: 'li', direct: true })
    const picture = await photo('a')
    await phone.report([picture], 'li')
    return { phone, sha: picture.sha256 }
  }

  test('staff write there, and the API takes it over', async () => {
    const { phone, sha } = await staff()
    await phone.run()
    expect(phone.server.writes).toEqual([`POST /photos/${sha}/direct`, `PUT https://store.example/incoming/${sha} (anonymous)`, `POST /photos/${sha}/received`, 'POST /reports'])
    expect(await phone.states()).toEqual(['done'])
  })

  test('out of reach of the store, the API takes the photo', async () => {
    const { phone, sha } = await staff()
    phone.server.fail({ on: 'PUT https://store.example', give: 'offline' })
    await phone.run()
    expect(phone.server.writes).toEqual([`POST /photos/${sha}/direct`, `PUT /photos/${sha}`, 'POST /reports'])
  })

  test('a picture that is refused there is refused for good', async () => {
    const { phone, sha } = await staff()
    phone.server.fail({ on: `POST /photos/${sha}/received`, give: { status: 422, body: { type: 'photo.truncated', title: '照片不完整' } } })
    await phone.run()
    expect(await phone.states()).toEqual(['needs_you'])
    expect(phone.server.writes).toHaveLength(3)
  })

  test('citizens send through the API', async () => {
    const { phone } = await staff()
    await phone.report([await photo('b')])
    await phone.run()
    expect(phone.server.writes.filter((line) => line.includes('/direct'))).toHaveLength(1)
  })
})
