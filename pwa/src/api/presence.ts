import type { Client } from './client'
import type { Id, Page } from './types'

export interface Colleague {
  name: string
}

/** Who has a case open now. */
export function presenceApi(client: Client) {
  return {
    /** Says that the caller has it open for the next minute; answers who else has. */
    enter: async (caseId: Id) => (await client.send<Page<Colleague>>('PUT', `/cases/${caseId}/presence`)).body,
    /** Also while the page goes away. */
    leave: (caseId: Id) => client.delete(`/cases/${caseId}/presence`, { keepalive: true }),
  }
}
