import type { Client, RequestOptions } from './client'
import type { Track } from './types'

/** 查进度: what the reporter may see with the code alone. */
export function trackApi(client: Client) {
  return {
    get: (code: string, options?: RequestOptions) => client.get<Track>(`/track/${encodeURIComponent(code)}`, options),
  }
}
