import { liveQuery } from 'dexie'

import { itemById } from '@/offline/outbox'
import type { Phone } from '@/offline/phone'
import type { OutboxItem } from '@/offline/types'

/** Calls once, when the server has taken a record over or a person must look at it; while it waits it is waited for. Returns what ends it. */
export function whenSettled(phone: Pick<Phone, 'db'>, id: string, act: (item: OutboxItem) => void): () => void {
  const subscription = liveQuery(() => itemById(phone.db, id)).subscribe({
    next: (item) => {
      if (item?.state === 'waiting' || item?.state === 'sending') return
      subscription.unsubscribe()
      if (item) act(item)
    },
    error: (error) => { console.error(error) },
  })
  return () => { subscription.unsubscribe() }
}
