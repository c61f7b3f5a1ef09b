import type { PhoneDb } from '@/offline/db'
import { dropDraft, findDraft } from '@/offline/drafts'
import { reopen } from '@/offline/outbox'
import { ANONYMOUS, type OutboxItem } from '@/offline/types'
import { newId } from '@/app/ids'

import { placeAgain } from '../phone/usePlace'
import type { ReportFields } from './useReport'

/** Turns a report that was not accepted back into the open draft. False when another draft with photos stands in its place. */
export async function reopenReport(db: PhoneDb, item: OutboxItem): Promise<boolean> {
  if (item.outgoing?.kind !== 'submitReport') return false
  const { body } = item.outgoing
  const open = await findDraft(db, ANONYMOUS, 'citizen')
  if (open?.photos.length) return false
  if (open) await dropDraft(db, open.id)
  const fields: ReportFields = {
    text: body.text, category: body.categoryCode ?? null, phone: body.contact?.phone ?? '',
    place: placeAgain(body.location, item.place),
  }
  await reopen(db, item.id, { id: newId(), purpose: 'citizen', fields: { ...fields } })
  return true
}
