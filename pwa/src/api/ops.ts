import type { Client, RequestOptions } from './client'
import type { Iso, Page, Sha } from './types'

/** A photo that no worker could render, and why. */
export interface ParkedPhoto {
  sha256: Sha
  code: string
  detail: string
  attempts: number
  at: Iso
}

/** Background work of one kind that is not done yet. */
export interface Jobs {
  name: string
  queued: number
  running: number
  retried: number
  since: Iso
}

/** What an administrator sees of the running system. */
export function opsApi(client: Client) {
  return {
    parked: (options?: RequestOptions) => client.get<Page<ParkedPhoto>>('/ops/parked-photos', options),
    retry: (sha: Sha, options?: RequestOptions) => client.post<undefined>(`/ops/parked-photos/${sha}/retry`, undefined, options),
    jobs: (options?: RequestOptions) => client.get<Page<Jobs>>('/ops/jobs', options),
  }
}
