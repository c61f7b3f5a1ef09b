import { DraftChanged, DraftOver, PhotoLost, StorageFull } from '@/offline/errors'

export type StoreTrouble = 'full' | 'lost' | 'over' | 'changed' | 'failed'

/** Why a record could not be stored, as the pages tell it. */
export function storeTrouble(error: unknown): StoreTrouble {
  if (error instanceof StorageFull) return 'full'
  if (error instanceof PhotoLost) return 'lost'
  if (error instanceof DraftOver) return 'over'
  return error instanceof DraftChanged ? 'changed' : 'failed'
}
