import { shallowRef, type Ref } from 'vue'

import { useContainer } from '@/app/container'
import type { CatalogEntry } from '@/api/types'
import { recall, remember } from '@/offline/cache'
import { ANONYMOUS } from '@/offline/types'

import { usePhone } from './usePhone'

const KEY = 'catalog/matter'

/** The matters of the edition in force; the last known ones when there is no network. Empty until known. */
export function useCatalog(): Readonly<Ref<readonly CatalogEntry[]>> {
  const { api } = useContainer()
  const { db } = usePhone()
  const entries = shallowRef<readonly CatalogEntry[]>([])

  async function load(): Promise<void> {
    const kept = await recall<CatalogEntry[]>(db, ANONYMOUS, KEY)
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
