import { afterEach, beforeEach, expect, it, vi } from 'vitest'
import { createApp, effectScope, nextTick, ref, shallowRef, type EffectScope } from 'vue'

import { ApiProblem } from '@/api/problem'
import type { CaseDetail } from '@/api/types'
import { provideContainer, type Container } from '@/app/container'
import { phoneOf } from '@/offline/start'
import type { DraftPhoto } from '@/offline/types'

import { useDoubts } from './useDoubts'

const ask = vi.fn<(caseId: string, sha: string) => Promise<unknown>>()
const container = { api: { client: {}, provenance: { doubts: ask } }, session: { accountId: ref('li') } } as unknown as Container
const app = createApp({})
provideContainer(app, container)
const detail = { id: 'case', reports: [], tasks: [] } as unknown as CaseDetail
const photo: DraftPhoto = { sha256: 'new', takenAt: 0 }
let scope: EffectScope

function open(photos = shallowRef<readonly DraftPhoto[]>([photo]), refused = ref<ReadonlyMap<string, string>>(new Map())) {
  scope = effectScope()
  const made = app.runWithContext(() => scope.run(() => useDoubts(() => detail, { photos, refused })))
  if (!made) throw new Error('no scope')
  return { ...made, photos, refused }
}

const ahead = vi.spyOn(phoneOf(container), 'sendAhead')
const up = { sha256: 'new' } as never

beforeEach(() => {
  vi.useFakeTimers()
  ahead.mockReset().mockResolvedValue(up)
  ask.mockReset()
})
afterEach(() => {
  scope.stop()
  vi.useRealTimers()
})

it('asks until the picture is there, and tells what is found', async () => {
  ask.mockResolvedValueOnce({ state: 'pending', looks: [] }).mockResolvedValue({ state: 'compared', looks: [{ key: 'same_picture/new', kind: 'same_picture', sha256: 'new' }] })
  const { found, comparing } = open()
  await vi.advanceTimersByTimeAsync(0)
  expect([comparing.value, found.value]).toEqual(['asking', []])
  await vi.advanceTimersByTimeAsync(1_000)
  expect([comparing.value, found.value.map((one) => one.key)]).toEqual([null, ['same_picture/new']])
})

it('says that nothing was compared while the photo is not up, and asks again with the network', async () => {
  ahead.mockResolvedValueOnce(null)
  ask.mockResolvedValue({ state: 'compared', looks: [] })
  const { comparing } = open()
  await vi.advanceTimersByTimeAsync(0)
  expect([comparing.value, ask.mock.calls.length]).toEqual(['later', 0])
  window.dispatchEvent(new Event('online'))
  await vi.advanceTimersByTimeAsync(0)
  expect(comparing.value).toBeNull()
})

it('asks no more where it may not, and later where there were too many', async () => {
  ask.mockRejectedValue(new ApiProblem({ type: 'case.not_your_task', title: '', status: 403 }))
  const { comparing, photos } = open()
  await vi.advanceTimersByTimeAsync(600_000)
  expect([comparing.value, ask.mock.calls.length]).toEqual(['later', 1])
  photos.value = []
  await nextTick()
  ask.mockReset().mockRejectedValue(new ApiProblem({ type: 'rate.limited', title: '', status: 429, extra: { retryAfter: 400 } }))
  photos.value = [photo]
  await vi.advanceTimersByTimeAsync(600_000)
  expect(ask).toHaveBeenCalledTimes(2)
})

it('says so of a picture that cannot be compared', async () => {
  ask.mockResolvedValue({ state: 'unreadable', looks: [] })
  const { comparing } = open()
  await vi.advanceTimersByTimeAsync(0)
  expect(comparing.value).toBe('never')
})

it('is silent about a photo that is refused or was taken away', async () => {
  ahead.mockRejectedValue(new ApiProblem({ type: 'photo.not_a_picture', title: '', status: 422 }))
  const { comparing, photos, refused } = open()
  await vi.advanceTimersByTimeAsync(0)
  refused.value = new Map([['new', '']])
  expect(comparing.value).toBeNull()
  refused.value = new Map()
  photos.value = []
  await nextTick()
  expect(comparing.value).toBeNull()
})
