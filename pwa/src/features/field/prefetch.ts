import { asProblem, type Api } from '@/api'
import { photoUrl } from '@/api/photos'
import type { CaseDetail, CaseItem, Sha } from '@/api/types'
import { keepOnly, recall, remember } from '@/offline/cache'
import type { PhoneDb } from '@/offline/db'
import type { Owner } from '@/offline/types'

export const detailKey = (id: string) => `case/${id}`
export const photoKey = (sha: Sha) => `photo/${sha}`

/** As many cases as a day's round has; their first photo is about 150 kB each. */
const CASES = 25

/**
 * Brings down what is needed at the place itself, for a basement without a network: the case and its first photo.
 * What has left the list leaves the phone. Without a network it stops; a case the server cannot give is passed over.
 */
export async function prefetch(api: Api, db: PhoneDb, owner: Owner, list: readonly CaseItem[]): Promise<void> {
  const near = list.slice(0, CASES)
  await keepOnly(db, owner, detailKey(''), list.map((item) => detailKey(item.id)))
  await keepOnly(db, owner, photoKey(''), near.flatMap((item) => (item.photo ? [photoKey(item.photo)] : [])))
  for (const item of near) {
    try {
      await bringDown(api, db, owner, item)
    } catch (error) {
      if (asProblem(error).status === 0) return
    }
  }
}

async function bringDown(api: Api, db: PhoneDb, owner: Owner, item: CaseItem): Promise<void> {
  if (item.photo && !(await recall(db, owner, photoKey(item.photo)))) await keepPhoto(db, owner, item.photo)
  const kept = await recall<CaseDetail>(db, owner, detailKey(item.id))
  if (kept?.value.version !== item.version) await remember(db, owner, detailKey(item.id), await api.cases.get(item.id))
}

async function keepPhoto(db: PhoneDb, owner: Owner, sha: Sha): Promise<void> {
  const response = await fetch(photoUrl(sha, 'screen'))
  // Not made yet: the next refresh asks again.
  if (!response.ok) return
  const bytes = await response.arrayBuffer()
  await remember(db, owner, photoKey(sha), { bytes, mediaType: response.headers.get('Content-Type') ?? 'image/jpeg' })
}
