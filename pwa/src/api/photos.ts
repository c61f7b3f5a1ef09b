import type { Client, RequestOptions } from './client'
import type { PhotoFacts, Sha } from './types'

/** Photos by the SHA-256 of their bytes. */
export function photosApi(client: Client) {
  return {
    put: (sha: Sha, bytes: Blob | ArrayBuffer, options?: RequestOptions) => client.put<PhotoFacts>(`/photos/${sha}`, bytes, options),
    facts: (sha: Sha, options?: RequestOptions) => client.get<PhotoFacts>(`/photos/${sha}`, options),
  }
}

/** Address of a derivative; `thumb` is small, `screen` fills a display. The original is never served. */
export function photoUrl(sha: Sha, size: 'thumb' | 'screen'): string {
  return `/api/photos/${sha}/${size}`
}
