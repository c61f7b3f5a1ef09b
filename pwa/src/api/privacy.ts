import type { Client, RequestOptions } from './client'
import type { Id, Iso, Page, Sha } from './types'

export type BoxKind = 'face' | 'plate' | 'other'
export type ReviewState = 'waiting' | 'approved' | 'rejected'

/** What is hidden: fractions of width and height, from the upper left corner of the upright picture. */
export interface Box {
  x: number
  y: number
  w: number
  h: number
  kind: BoxKind
  origin?: 'model' | 'person'
  score?: number | null
}

export interface ReviewItem {
  sha256: Sha
  state: ReviewState
  version: number
  faces: number
  plates: number
  /** Why no boxes could be proposed. */
  trouble: string | null
  foundAt: Iso
  caseId: Id
  caseNo: string | null
  placeWords: string
  receivedAt: Iso
  role: 'before' | 'after' | 'check'
  /** The copy of the approved version is there. */
  published: boolean
}

export interface ReviewStep {
  what: 'found' | 'saved' | 'approved' | 'rejected' | 'withdrawn'
  version: number
  by: string | null
  at: Iso
  reason: string | null
}

export interface Review extends ReviewItem {
  width: number
  height: number
  boxes: Box[]
  reason: string | null
  publicUrl: string | null
  steps: ReviewStep[]
}

export interface Decision {
  /** The version that was on screen. */
  version: number
  what: 'save' | 'approve' | 'reject' | 'withdraw'
  boxes?: readonly Box[]
  reason?: string
  /** The whole picture was looked over: asked for to approve without a box what nothing has searched. */
  looked?: boolean
}

/** What the public may see of photos. */
export function privacyApi(client: Client) {
  return {
    list: (query: { state: ReviewState; cursor?: string; limit?: number }, options?: RequestOptions) =>
      client.get<Page<ReviewItem>>('/privacy/reviews', { ...options, query }),
    get: (sha: Sha, options?: RequestOptions) => client.get<Review>(`/privacy/reviews/${sha}`, options),
    /** A stale version is a 409. */
    decide: (sha: Sha, body: Decision, options?: RequestOptions) => client.post<Review>(`/privacy/reviews/${sha}`, body, options),
  }
}
