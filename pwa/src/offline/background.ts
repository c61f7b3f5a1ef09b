import { solveChallenge } from 'altcha-lib'
import { deriveKey } from 'altcha-lib/algorithms/web/pbkdf2'

import { createClient } from '@/api/client'

import { PhoneDb } from './db'
import { exclusive } from './lock'
import { phoneKey } from './phoneKey'
import { createServer } from './server'
import { Uploader } from './uploader'

/**
 * One run of the uploader in the service worker, for a Background Sync event.
 * Rejects when something still waits for the network, so that the browser tries again.
 */
export async function drainInBackground(): Promise<void> {
  const db = new PhoneDb()
  try {
    const report = await new Uploader({ db, server: createServer(createClient(), () => phoneKey(db), () => Promise.resolve({ solveChallenge, deriveKey })), exclusive: exclusive(db) }).run()
    if (report.nextTryAt !== null) throw new Error('the outbox is not empty yet')
  } finally {
    db.close()
  }
}
