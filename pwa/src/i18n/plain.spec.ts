import { expect, it } from 'vitest'

import { createClient } from '@/api/client'

import { plain } from './plain'

it('takes out what turns text round and nothing else', () => {
  expect(plain('abc\u202Efed\u202C 垃圾\u2067x\u2069 שלום')).toBe('abcfed 垃圾x שלום')
})

it('is done to everything that comes from the server', async () => {
  const client = createClient((() => Promise.resolve(new Response(JSON.stringify({ text: 'a\u202Eb', deep: [{ note: '\u2066c' }] })))) as unknown as typeof fetch)
  expect(await client.get('/x')).toEqual({ text: 'ab', deep: [{ note: 'c' }] })
})
