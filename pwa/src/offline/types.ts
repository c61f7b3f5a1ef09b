import type { CommandBody, Id, LonLat, PhotoFacts, ReportBody, Sha, TrackStage } from '@/api/types'

/** What the phone keeps. Times are milliseconds of the device clock unless they are ISO strings meant for the server. */

/** The account an item was made under; it is only ever sent under that account's session. */
export type Owner = string
export const ANONYMOUS: Owner = 'anonymous'

export type Outgoing =
  | { kind: 'submitReport'; body: ReportBody }
  | { kind: 'caseCommand'; caseId: Id; body: CommandBody }

/** Why an item is not sent yet, or needs a person. `code` is the server's permanent code, or one of ours (`network`, …). */
export interface Trouble {
  outcome: 'repeat' | 'missing_photo' | 'conflict' | 'refused'
  code: string
  title: string
  detail: string
  status: number
  at: number
  /** The server named this moment for the next try. */
  until?: number
  /** The photo the server would not take, when it was one. */
  sha256?: Sha
}

export type OutboxState = 'waiting' | 'sending' | 'needs_you' | 'done'

export interface OutboxItem {
  /** Order of making on this device; the clock may jump, this never does. */
  seq?: number
  id: string
  owner: Owner
  /** What must stay in order: the case, or the report itself. */
  subject: string
  outgoing: Outgoing | null
  photoShas: Sha[]
  /** What the list shows: a category or command, and where. */
  title: string
  place: string
  createdAt: number
  state: OutboxState
  attempts: number
  nextTryAt: number
  problem?: Trouble
  result?: Receipt
  doneAt?: number
}

/** What the server answered to a report; kept so the code is never lost. */
export interface Receipt {
  trackingCode?: string
  caseId?: Id
  /** The case's number, where it had one. */
  no?: string
  /** By when it is looked at, and the limits of what follows, as told then. */
  stages?: TrackStage[]
  /** A small JPEG of the first photo: the server shows its own only after a review. */
  thumb?: ArrayBuffer
  /** The other photos likewise. */
  more?: ArrayBuffer[]
  /** When that photo was taken, where it says so itself (`PhotoRow.saysWhen`). */
  takenAt?: number
}

/** A position of this device, WGS-84. */
export interface Fix {
  lon: number
  lat: number
  accuracyM: number
  /** Device clock, milliseconds. */
  at: number
  altitudeM?: number
  /** Degrees from north, where the device was moving. */
  heading?: number
}

export interface PhotoRow {
  sha256: Sha
  /** The original bytes. An ArrayBuffer, not a Blob: WebKit has lost Blobs kept in IndexedDB. */
  bytes: ArrayBuffer
  mediaType: string
  /** From the picture itself, else the file's time. */
  takenAt: number
  /** The picture itself says when, or this app's own camera took it: only then may anybody say "taken at". */
  saysWhen?: boolean
  /** From the picture itself. */
  location?: LonLat
  /** When the server said it holds these bytes; 0 until then. */
  ackedAt: number
  facts?: PhotoFacts
}

export interface DraftPhoto {
  sha256: Sha
  takenAt: number
  /** The picture says so, or this app's own camera took it; else `takenAt` is when the file was saved. */
  saysWhen?: boolean
  shot?: string
  /** The picture's own position. */
  location?: LonLat
  /** Says that it was taken when it was added, not found in the album. */
  fresh?: boolean
  /** Where this device was then. */
  knew?: Fix
  /** Added at this moment, and what stands in it is still to be read; a page that was killed meanwhile reads it later. */
  unread?: number
}

/** Work begun and not yet handed in; written at every step, because phones kill pages while their camera is open. */
export interface Draft {
  id: string
  owner: Owner
  /** Which screen it belongs to: `citizen`, `inspection`, or `task:<caseId>`. */
  purpose: string
  photos: DraftPhoto[]
  photoShas: Sha[]
  fields: Record<string, unknown>
  updatedAt: number
  /** Counts the writes, so that a page knows older news from newer. */
  rev?: number
  /** Where several wait on one screen, the highest is shown first: what was opened again comes before what was begun. */
  turn?: number
}

export interface CachedRow {
  key: string
  owner: Owner
  value: unknown
  asOf: number
}
