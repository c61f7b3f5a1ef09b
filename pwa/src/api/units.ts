import type { Client, RequestOptions } from './client'
import type { Member, Page, Unit } from './types'

/** 单位: bureau, squads, partner agencies; and the people of the caller's own, for who gives tasks out. */
export function unitsApi(client: Client) {
  return {
    list: (options?: RequestOptions) => client.get<Page<Unit>>('/units', options),
    members: (options?: RequestOptions) => client.get<Page<Member>>('/units/mine/members', options),
  }
}
