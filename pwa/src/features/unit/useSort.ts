import { ref, watch, type Ref } from 'vue'

import type { Sort } from './tabs'

const KEY = 'menqian.unit.sort'

function kept(): Sort {
  try {
    return sessionStorage.getItem(KEY) === 'newest' ? 'newest' : 'due'
  } catch {
    return 'due'
  }
}

/** The order of a unit's list; a reload keeps what was chosen. */
export function useSort(): Ref<Sort> {
  const sort = ref(kept())
  watch(sort, (now) => {
    try {
      sessionStorage.setItem(KEY, now)
    } catch {
      // A browser that stores nothing forgets it with the page.
    }
  }, { flush: 'sync' })
  return sort
}
