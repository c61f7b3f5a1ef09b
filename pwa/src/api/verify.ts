import type { Client, RequestOptions } from './client'
import type { Sha, Verified } from './types'

/** 核对照片: only the file's hash is sent, never the file. */
export function verifyApi(client: Client) {
  return {
    ask: (caseNo: string, sha256: Sha, options?: RequestOptions) => client.post<Verified>('/verify', { caseNo, sha256 }, options),
  }
}
