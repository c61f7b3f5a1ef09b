import { computed, onScopeDispose, shallowRef, type ComputedRef, type Ref } from 'vue'

import { useContainer } from '@/app/container'
import type { Phone } from '@/offline/phone'
import { phoneOf } from '@/offline/start'
import { ANONYMOUS, type OutboxItem, type Owner } from '@/offline/types'

/** The store and uploader of this phone. Call it in `setup`. */
export const usePhone = (): Phone => phoneOf(useContainer())

/** Whose work a staff page shows: the last known account, also while its session has run out or there is no network. */
export function useOwner(): ComputedRef<Owner> {
  const { session } = useContainer()
  return computed(() => session.accountId.value ?? ANONYMOUS)
}

/** Everything unsent on this phone, kept up to date across tabs; null until first read. */
export function useUnsent(): Readonly<Ref<OutboxItem[] | null>> {
  const items = shallowRef<OutboxItem[] | null>(null)
  onScopeDispose(usePhone().watch((now) => { items.value = now }))
  return items
}
