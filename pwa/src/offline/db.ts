import Dexie, { type DexieOptions, type EntityTable, type Table } from 'dexie'

import type { CachedRow, Draft, OutboxItem, PhotoRow } from './types'

export interface Lease {
  name: string
  holder: string
  until: number
}

/** The phone's store. A new version is a new `version(n)` below with its upgrade; an old one is never edited. */
export class PhoneDb extends Dexie {
  outbox!: EntityTable<OutboxItem, 'seq'>
  photos!: Table<PhotoRow, string>
  drafts!: Table<Draft, string>
  cache!: Table<CachedRow, string>
  leases!: Table<Lease, string>

  /** `instead`: another engine than the browser's own. */
  constructor(name = 'menqian', instead?: Pick<DexieOptions, 'indexedDB' | 'IDBKeyRange'>) {
    super(name, instead)
    this.version(1).stores({
      outbox: '++seq, &id, [owner+state], state, subject, *photoShas',
      photos: 'sha256',
      drafts: 'id, [owner+purpose], *photoShas',
      cache: 'key, owner',
      leases: 'name',
    })
  }
}

export type Tables = Pick<PhoneDb, 'outbox' | 'photos' | 'drafts' | 'cache' | 'leases'>

/**
 * Writes all or nothing. `write` gets the tables bound to the transaction: a table of the database finds the running
 * transaction by following promises, and between two awaits it may lose it; then it would write beside the transaction,
 * which is told as a failure although all was written.
 */
export function atomically<T>(db: PhoneDb, names: readonly (keyof Tables)[], write: (bound: Tables) => Promise<T>): Promise<T> {
  return db.transaction('rw', [...names], (running) => write(running as unknown as Tables))
}
