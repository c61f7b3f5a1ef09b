import { watch as follow } from 'vue'

import type { Container } from '@/app/container'
import { reportPending, usePending } from '@/app/pending'

import { forgetCache } from './cache'
import { PhoneDb } from './db'
import { createPhone, type Phone } from './phone'
import { ANONYMOUS, type OutboxItem } from './types'

let phone: Phone | undefined

/** The phone's store and uploader; pages may ask before or after the start. */
export function phoneOf(container: Container): Phone {
  return (phone ??= createPhone(container.api.client))
}

/**
 * A browser that stores nothing (a setting, a private window) gets the same store in the memory of this page: photos
 * and record go straight to the server, and the pages say that leaving loses what was not sent.
 */
async function openStore(container: Container): Promise<void> {
  try {
    await phoneOf(container).db.open()
  } catch (error) {
    console.error('this browser stores nothing', error)
    const { IDBFactory, IDBKeyRange } = await import('fake-indexeddb')
    phone = createPhone(container.api.client, new PhoneDb('menqian', { indexedDB: new IDBFactory(), IDBKeyRange }))
    reportPending({ fleeting: true })
    window.addEventListener('beforeunload', (event) => { if (usePending().count) event.preventDefault() })
  }
}

/** Starts the uploader of this device; called once after the app is mounted. */
export async function startOutbox(container: Container): Promise<void> {
  await openStore(container)
  const { db, watch, wake, start } = phoneOf(container)
  const { accountId } = container.session
  let held: OutboxItem[] = []
  const whose = () => { reportPending({ own: held.filter((item) => item.owner === accountId.value).length, accounts: held.filter((item) => item.owner !== ANONYMOUS).length }) }
  watch((items) => {
    held = items
    whose()
    reportPending({
      count: items.length,
      needsYou: items.filter((item) => item.state === 'needs_you').length,
      uploading: items.some((item) => item.state === 'sending'),
    })
  })
  follow(accountId, (account, before) => {
    whose()
    if (before && before !== account) void forgetCache(db, before)
  })
  follow([container.session.state, accountId], ([state]) => { if (state === 'signed_in') wake({ networkBack: true }) })
  start()
}
