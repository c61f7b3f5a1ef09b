import type { Client, RequestOptions } from './client'
import type { PhotoFacts, Sha } from './types'

/** Photos by the SHA-256 of their bytes. */
export function photosApi(client: Client) {
  return {
    put: (sha: Sha, bytes: Blob | ArrayBuffer, options?: RequestOptions) => client.put<PhotoFacts>(`/photos/${sha}`, bytes, options),
    facts: (sha: Sha, options?: RequestOptions) => client.get<PhotoFacts>(`/photos/${sha}`, options),
  }
}

/** `thumb` is small, `screen` fills a display, `evidence` has the facts of one case burnt in. */
export type PhotoSize = 'thumb' | 'screen' | 'evidence'

/** Address of a derivative. The original is never served. */
export function photoUrl(sha: Sha, size: PhotoSize, caseId?: string): string {
  return `/api/photos/${sha}/${size}${size === 'evidence' && caseId ? `?case=${caseId}` : ''}`
}
