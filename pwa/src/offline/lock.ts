import { atomically, type PhoneDb } from './db'

/** Runs `work` while nobody else on this device does, whatever the tab. Waits for its turn. */
export type Exclusive = <T>(work: () => Promise<T>) => Promise<T>

const NAME = 'menqian.uploader'

export function exclusive(db: PhoneDb, locks: LockManager | undefined = globalThis.navigator?.locks): Exclusive {
  return locks ? (work) => locks.request(NAME, work) as ReturnType<typeof work> : byLease(db)
}

const LEASE_MS = 150_000
const LOOK_AGAIN_MS = 2_000

/**
 * Browsers without web locks (iOS before 15.4) share a row with an end time. A frozen page may lose it while sending;
 * the server takes every record once by its id, so the worst is a request too many.
 */
export function byLease(db: PhoneDb, lookAgainMs = LOOK_AGAIN_MS): Exclusive {
  return async (work) => {
    const holder = crypto.randomUUID?.() ?? String(Math.random())
    while (!(await claim(db, holder))) await new Promise((resume) => setTimeout(resume, lookAgainMs))
    const renewing = setInterval(() => void claim(db, holder), LEASE_MS / 3)
    try {
      return await work()
    } finally {
      clearInterval(renewing)
      await db.leases.where({ name: NAME }).and((lease) => lease.holder === holder).delete()
    }
  }
}

const claim = (db: PhoneDb, holder: string): Promise<boolean> =>
  atomically(db, ['leases'], async (db) => {
    const lease = await db.leases.get(NAME)
    const left = (lease?.until ?? 0) - Date.now()
    // More than a whole lease left: the clock was set back since.
    if (lease && lease.holder !== holder && left > 0 && left <= LEASE_MS) return false
    await db.leases.put({ name: NAME, holder, until: Date.now() + LEASE_MS })
    return true
  })
