import { onScopeDispose, shallowReactive, watch } from 'vue'

import type { Sha } from '@/api/types'
import { recall } from '@/offline/cache'

import { useOwner, usePhone } from '../phone/usePhone'
import { photoKey } from './prefetch'

/** Addresses of the photos brought down for a time without a network; empty while `wanted` is false. */
export function useOfflinePhotos(shas: () => readonly (Sha | null | undefined)[], wanted: () => boolean): Readonly<Map<Sha, string>> {
  const { db } = usePhone()
  const owner = useOwner()
  const urls = shallowReactive(new Map<Sha, string>())
  let gone = false

  watch([shas, wanted], async ([names, now]) => {
    for (const sha of now ? names : []) {
      if (!sha || urls.has(sha)) continue
      const row = await recall<{ bytes: ArrayBuffer; mediaType: string }>(db, owner.value, photoKey(sha))
      if (gone) return
      if (row && !urls.has(sha)) urls.set(sha, URL.createObjectURL(new Blob([row.value.bytes], { type: row.value.mediaType })))
    }
  }, { immediate: true })

  onScopeDispose(() => {
    gone = true
    urls.forEach((url) => { URL.revokeObjectURL(url) })
  })
  return urls
}
