/**
 * The wire contract under the app's own names: camelCase JSON, times ISO 8601 in UTC, ids UUIDv7 made by their maker,
 * WGS-84 unless a datum is named. Shapes come from the server's description (schema.gen.ts), words from its tables
 * (contract.gen.ts); by hand stands only what neither can say.
 */
import type { CaseState, Command } from './contract.gen'
import type { components } from './schema.gen'

export type { CaseState, Command, ErrorCode, Role, Verb } from './contract.gen'

export type Schemas = components['schemas']
/** A schema with some fields known better than the description can say. */
type Refine<T, Better extends { [K in keyof Better]: K extends keyof T ? unknown : never }> = Omit<T, keyof Better> & Better
/** Fields that answers always have, but not what a phone kept from a version before. */
type Since<T, K extends keyof T> = Omit<T, K> & Partial<Pick<T, K>>

export type Iso = string
export type Id = string
/** SHA-256 of a photo's bytes, lower-case hex. */
export type Sha = string

export type Page<T> = Refine<Schemas['Page_backend.cases.schemas.CaseItem_'], { items: T[] }>

export type Datum = Schemas['CommandPoint']['datum'] & string
export type Duty = NonNullable<Category['duty']>
export type Stage = Clock['stage']
/** Beside the server's: no clock runs, and it ran out with the case. */
export type ClockState = Schemas['ClockView']['state'] | 'paused' | 'done'

export type LonLat = Schemas['Point']

export type UnitKind = Schemas['UnitView']['kind']
export type Me = Since<Schemas['MeView'], 'wrongTries'>
export type SignedIn = Schemas['SessionView']
export type Member = Schemas['MemberView']
export type Unit = Schemas['UnitView']

export type Condition = Schemas['cases_schemas_ConditionView']
export type Category = Schemas['CategoryRef']
export type CatalogEntry = Since<Schemas['CategoryView'], 'words'>

export type Clock = Since<Refine<Schemas['ClockView'], { state: ClockState }>, 'unpublishedYear'>
export type CaseItem = Since<Refine<Schemas['CaseItem'], { clock: Clock | null }>, 'ownWork'>
export type JoinedStep = Since<Schemas['JoinedStep'], 'byReporter' | 'clean'>
export type CaseDetail = Since<
  Refine<Schemas['CaseDetail'], { clock: Clock | null; place: CasePlace; reports: CaseReport[]; joined: JoinedStep[] }>, 'ownWork' | 'looks'
>
/** Of a case, of a report just sent, and of a point: each knows another half of a candidate. */
export type PlaceCandidate = Since<Schemas['Candidate'], 'unitName'> & Partial<Pick<Schemas['PlaceCandidate'], 'side'>>
export type CasePlace = Refine<Since<Schemas['PlaceView'], 'said'>, { candidates: PlaceCandidate[] }>
export type CaseReport = Since<Schemas['ReportView'], 'unknownCode' | 'takenLocal'>
export type Task = Schemas['TaskView']
export type KeyMove = Schemas['KeyMove']
export type Look = Schemas['LookView']
export type CaseEvent = Schemas['EventView']
/** The server refuses a command that it does not know under a code of its own, so its schema takes any word. */
export type CommandBody = Refine<Schemas['CommandBody'], { command: Command }>
export type Contact = Schemas['ContactView']
export type ContactRead = Schemas['ContactReadView']

/** As for commands: an unknown datum has a code of its own. */
export type WireLocation = Refine<Schemas['Location'], { datum: Datum }>
export type ReportBody = Refine<Schemas['ReportInput'], { location: WireLocation }>
export type Shot = Schemas['Shot']
/** `status` and `state` below: the room of reports stands below that of cases and does not know their states. */
export type ReportAnswer = Since<Refine<Schemas['ReportAnswer'], { status: CaseState; place: CasePlace }>, 'stages'>
export type PhotoFacts = Schemas['PhotoView']

export type TrackStep = Since<Schemas['TrackStep'], 'note' | 'byReporter' | 'byYou' | 'onSite'>
export type TrackLimit = Schemas['TrackLimit']
export type TrackStage = Since<Schemas['TrackStage'], 'unpublishedYear'>
export type TrackWork = Since<Schemas['TrackWork'], 'usedS'>
export type TrackAnswer = Since<Schemas['TrackAnswer'], 'said'>
export type TrackSaid = Schemas['TrackSaid']
export type AnswerBody = Schemas['AnswerInput']
export type AnswerReason = TrackSaid['reasons'][number]
/** An approved copy without faces and plates. */
export type PublicPhoto = Since<Schemas['PublicPhoto'], 'at' | 'outdated'>
export type Track = Since<
  Refine<Schemas['TrackView'], {
    state: CaseState; steps: TrackStep[]; photos: PublicPhoto[]; stages: TrackStage[]; work: TrackWork | null; answer: TrackAnswer | null
  }>,
  'unitName' | 'stages' | 'work' | 'answer' | 'said' | 'caseNo' | 'photoCount'
>

export type Located = Refine<Schemas['LocateView'], { candidates: PlaceCandidate[] }>
export type Config = Since<Schemas['ConfigView'], 'directUploads'>
export type Verified = Schemas['VerifyView']

/** GeoJSON as it lies in the database; the description says only that it is text. */
export interface AreaCollection {
  type: 'FeatureCollection'
  features: {
    type: 'Feature'
    geometry: { type: 'Polygon' | 'MultiPolygon'; coordinates: unknown[] }
    properties: { code: string; name: string; level: string; parentCode: string | null }
  }[]
}

/** What the live stream says of a case, which no description covers: fetch it again if you show it. */
export interface CaseChange {
  caseId: Id
  version: number
  command: string
}
