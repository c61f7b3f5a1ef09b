import Dexie from 'dexie'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'

import { atomically, PhoneDb } from '@/offline/db'

const SOURCE = import.meta.glob<string>('../../../src/**/*.ts', { query: '?raw', import: 'default', eager: true })
const ROW = { key: 'a', owner: 'x', value: 1, asOf: 0 }

/** As when the library has lost track of the running transaction. */
const astray = <T>(write: () => T): T => Dexie.ignoreTransaction(write)

describe('atomically', () => {
  let db: PhoneDb
  beforeEach(() => { db = new PhoneDb(`atomically-${String(Math.random())}`) })
  afterEach(() => db.delete())

  it('writes inside its transaction even where the library has lost track of it', async () => {
    const failed = atomically(db, ['cache'], async (bound) => {
      await astray(() => bound.cache.put(ROW))
      throw new Error('late')
    })
    await expect(failed).rejects.toThrow('late')
    expect(await db.cache.count()).toBe(0)
  })

  it('tells success then when all was written', async () => {
    expect(await atomically(db, ['cache'], async (bound) => {
      await astray(() => bound.cache.put(ROW))
      return bound.cache.count()
    })).toBe(1)
  })

  it('is the only way to a transaction', () => {
    const others = Object.entries(SOURCE).filter(([path, text]) => !path.endsWith('/offline/db.ts') && /\.transaction\(/.test(text))
    expect(others.map(([path]) => path)).toEqual([])
  })
})
