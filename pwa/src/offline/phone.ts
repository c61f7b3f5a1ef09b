import { liveQuery } from 'dexie'

import type { Client } from '@/api/client'
import type { PhotoFacts, Sha } from '@/api/types'

import { PhoneDb } from './db'
import { exclusive } from './lock'
import { enqueue, networkIsBack, unsent, type NewItem } from './outbox'
import { phoneKey } from './phoneKey'
import { fetchTools } from './proofTools'
import { createServer } from './server'
import { askForRoom } from './storage'
import { SYNC_TAG } from './syncTag'
import type { OutboxItem, Owner } from './types'
import { Uploader, type RunReport } from './uploader'

/** The phone's store and its uploader, one per page. */
export interface Phone {
  readonly db: PhoneDb
  /** Stores a record with its photos, then tries to send. Resolves as soon as it is stored. */
  hand(item: NewItem): Promise<OutboxItem>
  /** Sends a photo of a draft ahead; see {@link Uploader.sendAhead}. */
  sendAhead(owner: Owner, sha: Sha): Promise<PhotoFacts | null>
  /** Looks for something to send. `networkBack`: what waited only for the network is due now. */
  wake(why?: { networkBack?: boolean }): void
  /** Calls with everything unsent now and after every change, in whichever tab. Returns the function that stops it. */
  watch(listener: (items: OutboxItem[]) => void): () => void
  /** Binds the triggers of a page: start, network, coming to the front. */
  start(): void
}

/** A browser's timer holds 24 days; one that is told to wait longer rings at once, again and again. */
const LONGEST_SLEEP_MS = 24 * 3600_000

export function createPhone(account: Client, db = new PhoneDb()): Phone {
  const uploader = new Uploader({ db, server: createServer(account, () => phoneKey(db), fetchTools), exclusive: exclusive(db) })
  let queued = false
  let timer: ReturnType<typeof setTimeout> | undefined

  async function turn(networkBack: boolean): Promise<void> {
    clearTimeout(timer)
    if (networkBack) await networkIsBack(db)
    schedule(await uploader.run(() => { queued = false }))
  }

  function schedule({ nextTryAt }: RunReport): void {
    if (nextTryAt !== null) timer = setTimeout(() => { wake() }, Math.min(LONGEST_SLEEP_MS, Math.max(1000, nextTryAt - Date.now())))
  }

  function wake({ networkBack = false }: { networkBack?: boolean } = {}): void {
    if (queued && !networkBack) return
    queued = true
    // One run waits for its turn at most; it begins with a fresh look, so nothing stored before that is missed.
    void turn(networkBack).catch((error: unknown) => {
      queued = false
      console.error('outbox run failed', error)
    })
  }

  return {
    db,
    wake,
    sendAhead: (owner, sha) => uploader.sendAhead(owner, sha),
    async hand(item) {
      const stored = await enqueue(db, item)
      void askForRoom()
      void askForBackgroundSync()
      wake()
      return stored
    },
    watch(listener) {
      const subscription = liveQuery(() => unsent(db)).subscribe({ next: listener, error: (error) => { console.error(error) } })
      return () => { subscription.unsubscribe() }
    },
    start() {
      window.addEventListener('online', () => { wake({ networkBack: true }) })
      document.addEventListener('visibilitychange', () => { if (document.visibilityState === 'visible') wake({ networkBack: true }) })
      wake({ networkBack: true })
    },
  }
}

/** Lets the browser send after the page is closed, where it can (not on iOS). */
async function askForBackgroundSync(): Promise<void> {
  const worker = await globalThis.navigator?.serviceWorker?.getRegistration() as
    (ServiceWorkerRegistration & { sync?: { register(tag: string): Promise<void> } }) | undefined
  await worker?.sync?.register(SYNC_TAG).catch(() => undefined)
}
