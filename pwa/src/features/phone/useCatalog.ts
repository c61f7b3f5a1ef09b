import { shallowRef, type Ref, type ShallowRef } from 'vue'

import { useContainer } from '@/app/container'
import type { CatalogEntry } from '@/api/types'
import { recall, remember } from '@/offline/cache'
import { ANONYMOUS } from '@/offline/types'

import { usePhone } from './usePhone'

const KEY = 'catalog/matter'

/** What each connection knows, so that a panel that opens anew has its rows, and their keys, at once. */
const known = new WeakMap<object, ShallowRef<readonly CatalogEntry[]>>()

/** The matters of the edition in force; the last known ones when there is no network. Empty until known. */
export function useCatalog(): Readonly<Ref<readonly CatalogEntry[]>> {
  const { api } = useContainer()
  const { db } = usePhone()
  const entries = known.get(api) ?? shallowRef<readonly CatalogEntry[]>([])
  known.set(api, entries)

  async function load(): Promise<void> {
    const kept = entries.value.length ? null : await recall<CatalogEntry[]>(db, ANONYMOUS, KEY)
    if (kept) entries.value = kept.value
    try {
      entries.value = (await api.catalog.categories()).items
      await remember(db, ANONYMOUS, KEY, entries.value)
    } catch {
      // The category may stay empty: the acceptance clerk chooses it then.
    }
  }

  void load()
  return entries
}
