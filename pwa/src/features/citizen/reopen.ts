import type { PhoneDb } from '@/offline/db'
import { reopen } from '@/offline/outbox'
import type { OutboxItem } from '@/offline/types'
import { newId } from '@/app/ids'

import { placeAgain } from '../phone/usePlace'
import type { ReportFields } from './useReport'

/**
 * Turns a report that was not accepted back into the open draft. What was begun meanwhile stays on the phone and comes
 * back when this one is handed in. False when there is no report to open.
 */
export async function reopenReport(db: PhoneDb, item: OutboxItem): Promise<boolean> {
  if (item.outgoing?.kind !== 'submitReport') return false
  const { body } = item.outgoing
  const fields: ReportFields = {
    text: body.text, category: body.categoryCode ?? null, phone: body.contact?.phone ?? '',
    place: placeAgain(body.location, item.place),
  }
  await reopen(db, item.id, { id: newId(), purpose: 'citizen', fields: { ...fields } })
  return true
}
