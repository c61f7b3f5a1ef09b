import { afterEach, expect, test, vi } from 'vitest'
import { ref } from 'vue'

import { createApi } from '@/api'
import type { Container } from '@/app/container'
import { usePending } from '@/app/pending'
import { unsent } from '@/offline/outbox'
import { phoneOf, startOutbox } from '@/offline/start'

import { photo } from './phoneKit'

afterEach(() => { vi.restoreAllMocks() })

test('a browser that stores nothing gets the same store in the memory of the page, and the pages are told', async () => {
  vi.spyOn(indexedDB, 'open').mockImplementation(() => { throw new DOMException('denied', 'SecurityError') })
  vi.spyOn(console, 'error').mockReturnValue(undefined)
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('no network')))
  const container = { api: createApi(), session: { accountId: ref(null), state: ref('none') } } as unknown as Container
  await startOutbox(container)
  expect(usePending().fleeting).toBe(true)
  const { db, hand } = phoneOf(container)
  const picture = await photo('kept in memory')
  const body = { id: 'a', command: 'finish' as const, photos: [picture.sha256] }
  await hand({ owner: 'li', outgoing: { kind: 'caseCommand', caseId: 'c', body }, title: '', place: '', photos: [picture] })
  expect(await unsent(db)).toHaveLength(1)
})
