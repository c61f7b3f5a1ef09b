import { casesApi } from './cases'
import { catalogApi } from './catalog'
import { createClient, type Client } from './client'
import { namesApi } from './names'
import { opsApi } from './ops'
import { oversightApi } from './oversight'
import { photosApi } from './photos'
import { presenceApi } from './presence'
import { privacyApi } from './privacy'
import { provenanceApi } from './provenance'
import { reportsApi } from './reports'
import { sessionApi } from './session'
import { territoryApi } from './territory'
import { trackApi } from './track'
import { unitsApi } from './units'
import { verifyApi } from './verify'

export type * from './types'
export { ApiProblem, asProblem } from './problem'

/** Every noun of the server behind one client. */
export function createApi(client: Client = createClient()) {
  return {
    client,
    cases: casesApi(client),
    catalog: catalogApi(client),
    names: namesApi(client),
    ops: opsApi(client),
    oversight: oversightApi(client),
    photos: photosApi(client),
    presence: presenceApi(client),
    privacy: privacyApi(client),
    provenance: provenanceApi(client),
    reports: reportsApi(client),
    session: sessionApi(client),
    territory: territoryApi(client),
    track: trackApi(client),
    units: unitsApi(client),
    verify: verifyApi(client),
  }
}

export type Api = ReturnType<typeof createApi>
