import type { Client, RequestOptions } from './client'
import type { Config, Iso, Me, Page, SignedIn } from './types'

/** Something that concerns an account; `network` is equal for equal networks and no address, `subject` such as `case/…`. */
export interface AuditEntry {
  no: number
  at: Iso
  act: string
  actor: string | null
  account: string | null
  network: string | null
  subject?: string | null
}

/** A browser or phone in which somebody is signed in; `lastSeenAt` to the hour. */
export interface OwnSession {
  id: string
  createdAt: Iso
  lastSeenAt: Iso
  userAgent: string
  current: boolean
}

/** `reads`: what was read that shows people, instead of everything but that. */
export function auditQuery(before: string | null, reads: boolean): string {
  const asked = [before && `before=${before}`, reads && 'reads=true'].filter(Boolean)
  return asked.length ? `?${asked.join('&')}` : ''
}

/** 登录: the cookie is set and cleared by the server. */
export function sessionApi(client: Client) {
  return {
    signIn: (username: string, password: string, options?: RequestOptions) =>
      client.post<SignedIn>('/sessions', { username, password }, options),
    config: (options?: RequestOptions) => client.get<Config>('/config', options),
    me: (options?: RequestOptions) => client.get<Me>('/me', options),
    audit: (before: string | null, reads: boolean, options?: RequestOptions) => client.get<Page<AuditEntry>>(`/me/audit${auditQuery(before, reads)}`, options),
    changePassword: (current: string, next: string, options?: RequestOptions) =>
      client.post<undefined>('/me/password', { current, new: next }, options),
    list: (options?: RequestOptions) => client.get<Page<OwnSession>>('/me/sessions', options),
    end: (id: string, options?: RequestOptions) => client.delete(`/me/sessions/${id}`, options),
    signOut: (options?: RequestOptions) => client.delete('/sessions/current', options),
  }
}
