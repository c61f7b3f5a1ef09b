import type { Client, RequestOptions } from './client'
import type { Config, Iso, Me, Page, SignedIn } from './types'

/** Something that concerns an account; `network` is equal for equal networks and no address. */
export interface AuditEntry {
  no: number
  at: Iso
  act: string
  actor: string | null
  account: string | null
  network: string | null
}

export const beforeQuery = (before: string | null): string => before ? `?before=${before}` : ''

/** 登录: the cookie is set and cleared by the server. */
export function sessionApi(client: Client) {
  return {
    signIn: (username: string, password: string, options?: RequestOptions) =>
      client.post<SignedIn>('/sessions', { username, password }, options),
    config: (options?: RequestOptions) => client.get<Config>('/config', options),
    me: (options?: RequestOptions) => client.get<Me>('/me', options),
    audit: (before: string | null, options?: RequestOptions) => client.get<Page<AuditEntry>>(`/me/audit${beforeQuery(before)}`, options),
    signOut: (options?: RequestOptions) => client.delete('/sessions/current', options),
  }
}
