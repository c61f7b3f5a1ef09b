import { serverNow } from '@/api/serverTime'

import type { PhoneDb } from './db'
import { storing } from './errors'
import type { CachedRow, Owner } from './types'

/** What the server last said, for times without a network. One person's, gone when they sign out. */
export async function remember(db: PhoneDb, owner: Owner, key: string, value: unknown, asOf = serverNow()): Promise<void> {
  await storing(() => db.cache.put({ key: `${owner}/${key}`, owner, value, asOf }))
}

export async function recall<T>(db: PhoneDb, owner: Owner, key: string): Promise<(CachedRow & { value: T }) | undefined> {
  return await db.cache.get(`${owner}/${key}`) as (CachedRow & { value: T }) | undefined
}

/** At sign-out. The outbox and the drafts stay: they are work, bound to the account that made them. */
export const forgetCache = (db: PhoneDb, owner: Owner): Promise<number> => db.cache.where('owner').equals(owner).delete()

/** Keeps only the named keys among those that begin with `prefix`: what is no longer on the list leaves the phone. */
export async function keepOnly(db: PhoneDb, owner: Owner, prefix: string, keys: readonly string[]): Promise<void> {
  const wanted = new Set(keys.map((key) => `${owner}/${key}`))
  await db.cache.where('key').startsWith(`${owner}/${prefix}`).and((row) => !wanted.has(row.key)).delete()
}
