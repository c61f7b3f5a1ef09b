import { PhotoLost, StorageFull } from '@/offline/errors'

export type StoreTrouble = 'full' | 'lost' | 'failed'

/** Why a record could not be stored, as the pages tell it. */
export const storeTrouble = (error: unknown): StoreTrouble =>
  error instanceof StorageFull ? 'full' : error instanceof PhotoLost ? 'lost' : 'failed'
