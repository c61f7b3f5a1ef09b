import type { Client, RequestOptions } from './client'
import type { CaseDetail, CaseEvent, CaseItem, CaseState, CommandBody, Contact, ContactRead, Id, Iso, Page } from './types'

export interface CaseQuery {
  state?: CaseState | readonly CaseState[]
  /** A unit's id, or the caller's own. */
  unit?: Id | 'mine'
  area?: string
  category?: string
  /** West, south, east, north in WGS-84 degrees. */
  bbox?: readonly [number, number, number, number]
  q?: string
  overdue?: boolean
  /** Open cases only. */
  open?: boolean
  /** Only those outside every area. */
  outside?: boolean
  /** Only those that were sent back and wait to be sent out again. */
  returned?: boolean
  /** Only closed ones of which the reporter said within 30 days that they are not done, without a rework. */
  disputed?: boolean
  /** Only those that came back from a failed check and are not handed in again. */
  cameBack?: boolean
  /** `due`: what runs out first, open cases only. */
  order?: 'newest' | 'due'
  cursor?: string
  /** At most 200. */
  limit?: number
}

/** Open cases one may see, by state; a state without any is not named. `cameBack`: counted for one unit only. */
export interface CaseCounts {
  asOf: Iso
  states: Record<string, { all: number; over: number; outside: number; cameBack: number | null } | undefined>
}

/** 案卷: lists, one case, its log, commands. */
export function casesApi(client: Client) {
  return {
    /** Newest first, unless another order is asked. */
    list: (query: CaseQuery = {}, options?: RequestOptions) => client.get<Page<CaseItem>>('/cases', { ...options, query: { ...query } }),
    /** How many open cases there are; of one unit's tasks when it is named. */
    counts: (query: { unit?: Id | 'mine' } = {}, options?: RequestOptions) => client.get<CaseCounts>('/cases/counts', { ...options, query }),
    get: (id: Id, options?: RequestOptions) => client.get<CaseDetail>(`/cases/${id}`, options),
    events: (id: Id, options?: RequestOptions) => client.get<Page<CaseEvent>>(`/cases/${id}/events`, options),
    /** Needs `contact.read`. */
    /** How to reach the reporters; who asked and why is kept. */
    readContacts: (id: Id, reason: string, options?: RequestOptions) => client.post<Page<Contact>>(`/cases/${id}/contact-reads`, { reason }, options),
    /** Who read them, newest first; needs `contact.read` or `case.force_close`. */
    contactReads: (id: Id, options?: RequestOptions) => client.get<Page<ContactRead>>(`/cases/${id}/contact-reads`, options),
    /** Gives a command; the same body again gives the first answer. A stale `ifVersion` is a 409. Undefined: done, and out of the caller's sight now. */
    command: (caseId: Id, body: CommandBody, options?: RequestOptions) =>
      client.post<CaseDetail | undefined>(`/cases/${caseId}/commands`, body, options),
  }
}
