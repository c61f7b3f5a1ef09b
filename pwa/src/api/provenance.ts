import type { Client, RequestOptions } from './client'
import type { Id, Iso, LonLat, Look, Page, Sha } from './types'

/** What one source says of a photo; `location` is WGS-84, `takenLocal` has no offset. */
export interface PhotoSource {
  origin: 'exif' | 'device' | 'sender' | 'report.device' | 'report.exif' | 'report.map'
  takenAt: Iso | null
  takenLocal: string | null
  location: LonLat | null
  lon: number | null
  lat: number | null
  datum: 'wgs84' | 'gcj02' | 'bd09' | null
  accuracyM: number | null
  altitudeM: number | null
  direction: number | null
  device: string | null
}

export interface PhotoSources {
  eventId: Id
  sha256: Sha
  role: 'before' | 'after' | 'check'
  sentAt: Iso
  receivedAt: Iso
  /** Whether its facts have been compared yet. */
  judged: boolean
  sources: PhotoSource[]
}

export type Severity = 'note' | 'doubt' | 'contradiction'

/** A contradiction about a photo; `proposal` is where the case probably lies. */
export interface Flag {
  id: Id
  eventId: Id
  sha256: Sha
  kind: string
  severity: Severity
  sentence: string
  sentenceEn: string
  facts: Record<string, unknown>
  foundAt: Iso
  proposal: LonLat | null
  settled: { how: 'dismissed' | 'corrected'; by: string; at: Iso; note: string } | null
}

/** An after photo and the before photo it compares with best; `score` 0 (nothing in common) to 100. */
export interface PhotoPair {
  eventId: Id
  before: Sha
  after: Sha
  score: number
}

/** What is doubtful about a photo that is not handed in yet; `unreadable`: it cannot be compared, `pending`: ask again. */
export interface PhotoDoubts {
  sha256: Sha
  state: 'pending' | 'compared' | 'unreadable'
  looks: Look[]
}

export interface Settlement {
  /** UUIDv7; names the correction's event. */
  id: Id
  how: 'dismissed' | 'corrected'
  note: string
}

/** When and where photos were taken, by source, and what contradicts what. */
export function provenanceApi(client: Client) {
  return {
    facts: (caseId: Id, options?: RequestOptions) => client.get<Page<PhotoSources>>(`/cases/${caseId}/facts`, options),
    flags: (caseId: Id, options?: RequestOptions) => client.get<Page<Flag>>(`/cases/${caseId}/flags`, options),
    pairs: (caseId: Id, options?: RequestOptions) => client.get<Page<PhotoPair>>(`/cases/${caseId}/pairs`, options),
    /** For who may hand it in on this case now. */
    doubts: (caseId: Id, sha: Sha, options?: RequestOptions) => client.get<PhotoDoubts>(`/cases/${caseId}/doubts/${sha}`, options),
    settle: (caseId: Id, flagId: Id, body: Settlement) => client.post<Page<Flag>>(`/cases/${caseId}/flags/${flagId}`, body),
  }
}
