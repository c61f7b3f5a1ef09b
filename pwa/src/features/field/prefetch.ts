import { asProblem, type Api } from '@/api'
import { photoUrl } from '@/api/photos'
import type { CaseDetail, CaseEvent, CaseItem, Sha } from '@/api/types'
import { keepOnly, recall, remember } from '@/offline/cache'
import type { PhoneDb } from '@/offline/db'
import type { Owner } from '@/offline/types'

import { sentBack } from '../desk/back'

export const detailKey = (id: string) => `case/${id}`
/** What was done with the case, kept beside it. */
export const logKey = (id: string) => `log/${id}`
export const photoKey = (sha: Sha) => `photo/${sha}`

/** As many cases as a day's round has; their first photo is about 150 kB each. */
const CASES = 25

/**
 * Brings down what is needed at the place itself, for a basement without a network: the case and its first photo; of
 * one that has to be done again why, with the photo of that.
 * What has left the list leaves the phone. Without a network it stops; a case the server cannot give is passed over.
 */
export async function prefetch(api: Api, db: PhoneDb, owner: Owner, list: readonly CaseItem[]): Promise<void> {
  const near = list.slice(0, CASES)
  await keepOnly(db, owner, detailKey(''), list.map((item) => detailKey(item.id)))
  await keepOnly(db, owner, logKey(''), list.map((item) => logKey(item.id)))
  const why = await Promise.all(near.map(async (item) => whyPhotos((await recall<CaseEvent[]>(db, owner, logKey(item.id)))?.value ?? [])))
  await keepOnly(db, owner, photoKey(''), [...near.flatMap((item) => item.photo ?? []), ...why.flat()].map(photoKey))
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
  const log = await recall<CaseEvent[]>(db, owner, logKey(item.id))
  if (kept?.value.version === item.version && (log || !hasStory(item, kept.value))) return
  const detail = await api.cases.get(item.id)
  // The reports tell the whole story of most: their log is not asked for.
  if (log || hasStory(item, detail)) {
    const { items } = await api.cases.events(item.id)
    await remember(db, owner, logKey(item.id), items)
    for (const sha of whyPhotos(items)) if (!(await recall(db, owner, photoKey(sha)))) await keepPhoto(db, owner, sha)
  }
  await remember(db, owner, detailKey(item.id), detail)
}

const whyPhotos = (events: readonly CaseEvent[]): Sha[] => sentBack(events).flatMap((event) => event.photos.slice(0, 1))
const hasStory = (item: CaseItem, detail: CaseDetail): boolean => item.cameBack || item.photoCount > detail.reports.flatMap((report) => report.photos).length

async function keepPhoto(db: PhoneDb, owner: Owner, sha: Sha): Promise<void> {
  const response = await fetch(photoUrl(sha, 'screen'))
  // Not made yet: the next refresh asks again.
  if (!response.ok) return
  const bytes = await response.arrayBuffer()
  await remember(db, owner, photoKey(sha), { bytes, mediaType: response.headers.get('Content-Type') ?? 'image/jpeg' })
}
