import { onScopeDispose, shallowReactive, watch } from 'vue'

import type { Sha } from '@/api/types'
import { photoBlob } from '@/offline/photos'

import { usePhone } from './usePhone'

/** Addresses of photos that are still on this phone, by hash; null where the server has them already. */
export function useLocalPhotos(shas: () => readonly Sha[]): Readonly<Map<Sha, string | null>> {
  const { db } = usePhone()
  const urls = shallowReactive(new Map<Sha, string | null>())
  let gone = false

  watch(shas, async (wanted) => {
    for (const sha of wanted) {
      if (urls.has(sha)) continue
      const blob = await photoBlob(db, sha)
      if (gone) return
      if (!urls.has(sha)) urls.set(sha, blob && URL.createObjectURL(blob))
    }
  }, { immediate: true })

  onScopeDispose(() => {
    gone = true
    for (const url of urls.values()) if (url) URL.revokeObjectURL(url)
  })
  return urls
}
