import type { Client, RequestOptions } from './client'
import type { AreaCollection, Datum, Located } from './types'

/** 区域: where a point lies, and outlines. */
export function territoryApi(client: Client) {
  return {
    locate: (at: { lon: number; lat: number; datum: Datum; accuracyM: number }, options?: RequestOptions) =>
      client.get<Located>('/territory/locate', { ...options, query: at }),
    areas: (level: string, code?: string, options?: RequestOptions) =>
      client.get<AreaCollection>('/territory/areas', { ...options, query: { level, code } }),
  }
}
