import { createHash } from 'node:crypto'

import { describe, expect, it, vi } from 'vitest'
import { effectScope } from 'vue'

import { ApiProblem } from '@/api'
import { Sha256 } from '@/offline/sha256'

import { readCaseNo } from './caseNo'
import { hashInSlices } from './hash'
import { photoKind } from './kind'
import { useVerify } from './useVerify'

const bytes = (n: number) => Uint8Array.from({ length: n }, (_, i) => (i * 31 + 7) % 256)
const sum = (data: Uint8Array) => createHash('sha256').update(data).digest('hex')
const jpeg = (n = 100) => new File([Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), new Uint8Array(n).fill(n)], 'a.jpg')

function question(ask: (no: string, sha: string) => Promise<unknown>, hash?: Parameters<typeof useVerify>[2]) {
  const scope = effectScope()
  const api = { verify: { ask: vi.fn(ask) } } as unknown as Parameters<typeof useVerify>[0]
  const used = scope.run(() => useVerify(api, ' 2026 00381', hash ?? ((file, told) => hashInSlices(file, told))))
  if (!used) throw new Error('no scope')
  return used
}

describe('the sum of a file read in pieces', () => {
  it.each([0, 1, 55, 56, 63, 64, 65, 1000])('is the same however %i bytes are cut', (n) => {
    const data = bytes(n)
    for (const cut of [1, 7, 63, 64, 65, 1000]) {
      const whole = new Sha256()
      for (let at = 0; at < n; at += cut) whole.update(data.subarray(at, at + cut))
      expect(whole.hex()).toBe(sum(data))
    }
  })

  it('tells how far it is and ends at one', async () => {
    const data = bytes(2_500_000)
    const told: number[] = []
    expect(await hashInSlices(new Blob([data]), (share) => told.push(share))).toBe(sum(data))
    expect(told.length).toBe(3)
    expect(told.at(-1)).toBe(1)
  })
})

describe('a case number', () => {
  it('is understood however it is typed', () => {
    for (const typed of ['2026-00381', ' 2026 — 00381 ', '２０２６－００３８１', '202600381']) expect(readCaseNo(typed)).toBe('2026-00381')
    for (const typed of ['', '2026-381', 'abc', '26-00381']) expect(readCaseNo(typed)).toBeNull()
  })
})

describe('the kind of a file', () => {
  it('comes from its first bytes', () => {
    const of = (text: string) => photoKind(Uint8Array.from(text, (c) => c.charCodeAt(0)))
    expect(of('\xff\xd8\xff\xe0')).toBe('JPEG')
    expect(of('\x89PNG\r\n\x1a\n')).toBe('PNG')
    expect(of('RIFF....WEBPVP8 ')).toBe('WebP')
    expect(of('....ftypheic....')).toBe('HEIC')
    expect(of('....ftypavif....')).toBe('AVIF')
    expect(of('....ftypmp42....')).toBeNull()
    expect(of('%PDF-1.7')).toBeNull()
  })
})

describe('a question', () => {
  it('sends the number and the hash, and keeps them with the answer', async () => {
    const used = question(() => Promise.resolve({ match: 'original' }))
    const file = jpeg()
    await used.choose(file)
    await used.ask()
    const expected = sum(new Uint8Array(await file.arrayBuffer()))
    expect(used.answer.value).toEqual({ caseNo: '2026-00381', sha256: expected, found: { match: 'original' } })
    expect(used.chosen.value).toMatchObject({ name: 'a.jpg', kind: 'JPEG' })
  })

  it('refuses what is no photo, too large or empty before anything is worked out', async () => {
    const hash = vi.fn(() => Promise.resolve('x'))
    const used = question(() => Promise.resolve({}), hash)
    for (const [file, fault] of [[new File(['%PDF-1.7 and more'], 'a.jpg'), 'not_photo'], [new File([], 'a.jpg'), 'empty'], [jpeg(31 * 1024 * 1024), 'too_large']] as const) {
      await used.choose(file)
      expect(used.fault.value).toBe(fault)
      expect(used.chosen.value).toBeNull()
    }
    expect(hash).not.toHaveBeenCalled()
  })

  it('says so when the file cannot be read', async () => {
    const used = question(() => Promise.resolve({}), () => Promise.reject(new Error('gone')))
    await used.choose(jpeg())
    expect(used.fault.value).toBe('unreadable')
  })

  it('keeps file and number when it was asked too often', async () => {
    const used = question(() => Promise.reject(new ApiProblem({ type: 'rate.limited', title: '', status: 429, extra: { retryAfter: 42 } })))
    await used.choose(jpeg())
    await used.ask()
    expect(used.problem.value?.retryAfter).toBe(42)
    expect(used.sha256.value).not.toBe('')
    expect(used.answer.value).toBeNull()
  })

  it('forgets the first file when another is chosen meanwhile', async () => {
    let first: (sha: string) => void = () => undefined
    const hash = vi.fn().mockImplementationOnce(() => new Promise<string>((resolve) => { first = resolve })).mockResolvedValueOnce('b'.repeat(64))
    const used = question(() => Promise.resolve({}), hash)
    const slow = used.choose(jpeg(1))
    await vi.waitFor(() => { expect(hash).toHaveBeenCalledOnce() })
    await used.choose(jpeg(2))
    first('a'.repeat(64))
    await slow
    expect(used.sha256.value).toBe('b'.repeat(64))
  })
})
