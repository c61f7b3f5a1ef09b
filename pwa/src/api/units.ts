import type { Client, RequestOptions } from './client'
import type { Page, Unit } from './types'

/** 单位: bureau, squads, partner agencies. */
export function unitsApi(client: Client) {
  return { list: (options?: RequestOptions) => client.get<Page<Unit>>('/units', options) }
}
