import { liveQuery } from 'dexie'
import { onScopeDispose, shallowRef, type Ref } from 'vue'

import { receipts } from '@/offline/outbox'
import { ANONYMOUS, type OutboxItem } from '@/offline/types'

import { usePhone } from '../phone/usePhone'

/** What was reported from this phone without an account and arrived, newest first. */
export function useReceipts(): Readonly<Ref<readonly OutboxItem[]>> {
  const { db } = usePhone()
  const found = shallowRef<readonly OutboxItem[]>([])
  const subscription = liveQuery(() => receipts(db, ANONYMOUS)).subscribe({
    next: (items) => { found.value = items.filter((item) => item.result?.trackingCode) },
    error: (error) => { console.error(error) },
  })
  onScopeDispose(() => { subscription.unsubscribe() })
  return found
}
