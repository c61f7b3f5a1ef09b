import type { Client, RequestOptions } from './client'
import { auditQuery, type AuditEntry } from './session'
import type { Iso, Page, Role, Sha } from './types'

/** A photo that no worker could render, and why. */
export interface ParkedPhoto {
  sha256: Sha
  code: string
  detail: string
  attempts: number
  at: Iso
}

/** A piece of background work that failed again and again; nobody tries it any more. */
export interface ParkedWork {
  work: string
  key: string
  reason: string
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

/** An account; `lastSignIn` is that of a session that is still kept. `held`: somebody has to wait after wrong passwords. */
export interface AccountRow {
  username: string
  name: string
  unitName: string | null
  roles: Role[]
  active: boolean
  demoPassword: boolean
  lastSignIn: Iso | null
  held: boolean
}

/** The machine and the data of the office, sizes in bytes; `calendarUntil`: the last day with published holidays. */
export interface Installation {
  diskTotal: number
  diskFree: number
  databaseSize: number
  calendarUntil: string | null
  accounts: AccountRow[]
}

/** What an administrator sees of the running system. */
export function opsApi(client: Client) {
  return {
    parked: (options?: RequestOptions) => client.get<Page<ParkedPhoto>>('/ops/parked-photos', options),
    retry: (sha: Sha, options?: RequestOptions) => client.post<undefined>(`/ops/parked-photos/${sha}/retry`, undefined, options),
    parkedWork: (options?: RequestOptions) => client.get<Page<ParkedWork>>('/ops/parked-work', options),
    installation: (options?: RequestOptions) => client.get<Installation>('/ops/installation', options),
    lift: (username: string, options?: RequestOptions) => client.post<undefined>(`/ops/accounts/${encodeURIComponent(username)}/lift`, undefined, options),
    audit: (before: string | null, reads: boolean, options?: RequestOptions) => client.get<Page<AuditEntry>>(`/ops/audit${auditQuery(before, reads)}`, options),
    jobs: (options?: RequestOptions) => client.get<Page<Jobs>>('/ops/jobs', options),
  }
}
