import type { RouteLocationRaw } from 'vue-router'

import { newId } from '@/app/ids'
import type { PhoneDb } from '@/offline/db'
import { reopen } from '@/offline/outbox'
import type { OutboxItem } from '@/offline/types'

import { placeAgain } from '../phone/usePlace'
import type { TaskFields } from './useTask'

/**
 * Puts an item that needs a person back on the screen it came from, photos and words as they were. What was begun there
 * meanwhile stays on the phone and comes back when this one is handed in. Null when there is nothing to open.
 */
export async function reopenItem(db: PhoneDb, item: OutboxItem): Promise<RouteLocationRaw | null> {
  const { outgoing } = item
  if (!outgoing) return null
  const purpose = outgoing.kind === 'caseCommand' ? `task:${outgoing.caseId}` : 'inspection'
  await reopen(db, item.id, {
    id: newId(), purpose, fields: fieldsOf(item),
  })
  return outgoing.kind === 'caseCommand' ? { name: 'task', params: { caseId: outgoing.caseId } } : { name: 'capture', query: { step: 'form' } }
}

function fieldsOf({ outgoing, place }: OutboxItem): Record<string, unknown> {
  if (outgoing?.kind === 'submitReport') {
    const { text, categoryCode, location } = outgoing.body
    return { text, category: categoryCode ?? null, place: placeAgain(location, place) }
  }
  const body = outgoing?.body
  const fields: TaskFields = { note: body?.note ?? '', ticked: [], result: body?.result ?? null, why: null, whyWords: body?.command === 'return' ? body.note ?? '' : '', wanted: body?.command === 'return' ? body.unitId ?? null : null }
  return { ...fields }
}
