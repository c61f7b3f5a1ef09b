/** The wire contract: camelCase JSON, times ISO 8601 in UTC, ids UUIDv7 made by their maker, WGS-84 unless a datum is named. */

export type Iso = string
export type Id = string
/** SHA-256 of a photo's bytes, lower-case hex. */
export type Sha = string

export type Datum = 'wgs84' | 'gcj02' | 'bd09'
export type Certainty = 'certain' | 'probable' | 'ask' | 'outside'
export type Duty = 'wei' | 'lv' | 'xu'
export type ReportKind = 'citizen' | 'inspection'

export type Role =
  | 'inspector' | 'assistant' | 'clerk' | 'dispatcher' | 'squad_leader' | 'agency_handler' | 'supervisor' | 'admin'

export type Verb =
  | 'report.inspect' | 'case.read' | 'case.accept' | 'case.request_check' | 'case.report_check' | 'case.file'
  | 'case.dispatch' | 'case.recall' | 'task.acknowledge' | 'task.assign' | 'task.return' | 'task.finish' | 'case.check' | 'case.close' | 'case.rework'
  | 'case.decline' | 'case.void' | 'case.transfer' | 'case.merge' | 'case.force_close' | 'case.relocate' | 'flag.settle' | 'photo.review' | 'contact.read' | 'photo.read'
  | 'unit.read' | 'user.manage' | 'territory.manage' | 'catalog.manage' | 'ops.read'

export type OpenState =
  | 'reported' | 'accepted' | 'checking' | 'filed' | 'dispatched' | 'handling' | 'finished' | 'checked'
export type EndState = 'closed' | 'force_closed' | 'declined' | 'void' | 'transferred' | 'merged'
export type CaseState = OpenState | EndState

export type Command =
  | 'accept' | 'request_check' | 'report_check' | 'file' | 'dispatch' | 'recall' | 'recall_check' | 'reassign' | 'assign' | 'acknowledge' | 'return' | 'finish'
  | 'check_pass' | 'check_fail' | 'close' | 'rework' | 'decline' | 'void' | 'transfer' | 'merge' | 'force_close' | 'relocate'

export type ClockState = 'ample' | 'near' | 'over' | 'paused' | 'done'
export type Stage = 'accept' | 'dispatch' | 'handle' | 'check'

export interface Page<T> {
  items: T[]
  next: string | null
}

export interface LonLat {
  lon: number
  lat: number
}

export interface Named {
  id: Id
  name: string
}

export interface CodeName {
  code: string
  name: string
}

export interface User {
  id: Id
  username: string
  name: string
  roles: Role[]
}

export type UnitKind = 'bureau' | 'squad' | 'agency' | 'desk'

export interface Me {
  user: User
  unit: (Named & { kind: UnitKind }) | null
  verbs: Verb[]
  scopes: string[]
  /** Wrong passwords for this account since the sign-in before this one. */
  wrongTries?: { count: number; lastAt: Iso } | null
}

export interface SignedIn {
  token: string
  user: User
}

/** Somebody of a unit whom its leader can give a task to. */
export interface Member extends Named {
  roles: Role[]
  openTasks: number
}

export interface Unit extends Named {
  kind: UnitKind
  parentId: Id | null
  districtCode: string
  areaCodes: string[]
  openTasks: number
}

export interface Condition {
  id: string
  condition: string
  closeWhen: string
  limitText: string
  /** True when the limit is invented for the demonstration and has no source. */
  demo: boolean
}

export interface Category {
  edition: string
  kind: string
  code: string
  name: string
  duty: Duty | null
}

export interface CatalogEntry extends Category {
  major: string
  majorName: string
  power: string | null
  local: boolean
  conditions: (Condition & { limitValue: number; limitUnit: string })[]
  /** What people say for it; absent in a catalogue that was kept by an older version. */
  words?: string[]
}

export interface Clock {
  stage: Stage
  startedAt: Iso
  dueAt: Iso
  state: ClockState
  limitText: string
  /** The days off of the year it ends in are not published: it may still move. */
  unpublishedYear?: number | null
}

export interface CaseItem {
  id: Id
  /** 案卷号, given at filing. */
  no: string | null
  state: CaseState
  version: number
  receivedAt: Iso
  stateSince: Iso
  category: Category | null
  /** The first report's words, at most 200 characters. */
  text: string
  placeWords: string
  location: LonLat
  cell: CodeName | null
  certainty: Certainty
  /** The unit of the open handling task, else the proposed one. */
  unit: Named | null
  clock: Clock | null
  /** The first photo. */
  photo: Sha | null
  photoCount: number
  reportCount: number
  /** The unit that sent it back to dispatch. */
  returnedBy: string | null
  /** Who of the unit does it. */
  assignee: Named | null
  /** The reader handled the matter and would check it now: what the city's settings say to that. Absent in what a phone kept from the version before. */
  ownWork?: 'refused' | 'allowed' | null
  /** A check failed and the unit has it again. */
  cameBack: boolean
  kind: ReportKind
}

export interface PlaceCandidate {
  code: string
  name: string
  /** Share of the accuracy disc, 0–1. */
  share: number
  distanceM: number
  unitName?: string | null
  side?: string | null
}

export interface CasePlace {
  certainty: Certainty
  cell: CodeName | null
  /** The cell the reporter chose, where it is no candidate (any more). */
  said?: CodeName | null
  candidates: PlaceCandidate[]
}

export interface CaseReport {
  id: Id
  kind: ReportKind
  text: string
  receivedAt: Iso
  takenAt: Iso | null
  /** The camera's own clock, without a zone; set where `takenAt` cannot be known. */
  takenLocal?: string | null
  photos: Sha[]
  location: LonLat
  accuracyM: number
  /** Staff only. */
  reporter: { name: string } | null
  /** A way to reach the sender was left; what it is stands behind `contact.read`. */
  hasContact: boolean
  /** The category chosen, where no edition of the catalogue has it. */
  unknownCode?: string | null
}

export interface Task {
  id: Id
  kind: 'handle' | 'check'
  unit: Named
  state: 'open' | 'acknowledged' | 'finished' | 'returned' | 'cancelled'
  openedAt: Iso
  acknowledgedAt: Iso | null
  finishedAt: Iso | null
  note: string | null
  photos: Sha[]
  assignee: Named | null
  /** The unit that should take it, said by the one that returned it. */
  suggested: Named | null
}

export interface Proposal {
  unit: Named | null
  sentence: string
  sentenceEn: string
  rule: { code: string; version: number } | null
  candidates: { unit: Named; openTasks: number; reason: string; reasonEn: string }[]
}

/** One command the caller may give now, with the fields it needs. */
export interface AllowedCommand {
  command: Command
  needs: string[]
}

/** A matter or component of another edition: it moves when the case is filed, to `to` or to what a person chooses. */
export interface KeyMove {
  kind: 'matter' | 'component'
  code: string
  old: Category | null
  to: Category | null
  relation: 'same' | 'renamed' | 'moved' | 'dropped' | null
  candidates: Category[]
}

/** A photo to look at before the check passes or the case is closed. */
export interface Look {
  key: string
  kind: 'same_file' | 'same_picture' | 'too_early' | 'not_comparable'
  sha256: Sha
  sentence: string
  sentenceEn: string
}

export interface CaseDetail extends CaseItem {
  /** Absent in what a phone kept from the version before. */
  looks?: Look[]
  accuracyM: number
  place: CasePlace
  reports: CaseReport[]
  tasks: Task[]
  proposal: Proposal | null
  conditions: Condition[]
  /** The edition in force, and what of the case's key is of another while it is not filed. */
  edition: string
  moves: KeyMove[]
  conditionId: string | null
  mergedInto: Id | null
  commands: AllowedCommand[]
}

export interface CaseEvent {
  id: Id
  no: number
  at: Iso
  deviceAt: Iso | null
  command: string
  from: CaseState | null
  to: CaseState
  actor: { name: string; unitName: string | null } | null
  note: string | null
  /** What whoever reported it reads beside the step. */
  toCitizen: string | null
  photos: Sha[]
  facts: Record<string, unknown>
  hash: string
}

export interface CommandBody {
  /** UUIDv7 from the sender; the same body again gives the first answer. */
  id: Id
  command: Command
  taskId?: Id
  ifVersion?: number
  note?: string
  photos?: Sha[]
  unitId?: Id
  /** Who of the unit is to do it. */
  assigneeId?: Id
  categoryCode?: string
  componentCode?: string
  conditionId?: string
  /** The edition of the catalogue in which the codes were chosen. */
  editionId?: string
  /** What whoever reported it reads beside the step. */
  toCitizen?: string
  result?: 'confirmed' | 'not_found'
  /** Keys of the looks that the sender has looked at. */
  looked?: string[]
  intoCaseId?: Id
  /** Where the sender stood. */
  location?: LonLat & { datum?: Datum; accuracyM?: number }
  deviceAt?: Iso
  /** How far the clock of `deviceAt` was ahead of the server’s, where the phone knew. */
  clockAheadMs?: number
  shots?: Shot[]
}

/** What a reporter left for being reached; behind the verb `contact.read`. */
export interface Contact {
  reportId: Id
  name: string
  phone: string
  email: string
}

/** Who opened how to reach the reporters of a case. */
export interface ContactRead {
  at: Iso
  /** Empty for those from before a reason was asked. */
  reason: string
  name: string
  unitName: string | null
  found: number
}

export interface WireLocation extends LonLat {
  datum: Datum
  accuracyM: number
  source: 'device' | 'exif' | 'map'
  /** The person's answer to `ask`, one of the candidates. */
  cellCode?: string
}

export interface ReportBody {
  id: Id
  kind: ReportKind
  categoryCode?: string
  /** The edition of the catalogue in which the codes were chosen. */
  editionId?: string
  text: string
  location: WireLocation
  photos: Sha[]
  contact?: { name?: string; phone?: string; email?: string }
  componentCode?: string
  deviceAt?: Iso
  /** How far the clock of `deviceAt` was ahead of the server’s, where the phone knew. */
  clockAheadMs?: number
  shots?: Shot[]
}

/** What the phone knew when it took a photo, beside what stands in the photo. Photos from the album have none. */
export interface Shot {
  sha256: Sha
  takenAt: Iso
  location?: LonLat & { accuracyM: number; datum: Datum }
  altitudeM?: number
  heading?: number
  device?: string
}

export interface ReportAnswer {
  id: Id
  trackingCode: string
  status: CaseState
  place: CasePlace
  /** By when it is looked at, and the limits of what follows. */
  stages?: TrackStage[]
  /** Staff only. */
  caseId?: Id
}

export interface PhotoFacts {
  sha256: Sha
  bytes: number
  mediaType: string
  width: number
  height: number
  takenAt: Iso | null
  /** The camera's own clock, without a zone; set where `takenAt` cannot be known. */
  takenLocal: string | null
  location: (LonLat & { datum: Datum; source: 'exif' }) | null
}

export interface TrackStep {
  at: Iso
  step: string
  words: string
  unitName: string | null
  /** What the desk tells whoever reported it. */
  note?: string | null
  /** Somebody who reported it brought it about. */
  byReporter?: boolean
}

export interface TrackLimit {
  value: number
  unit: 'minute' | 'urgent_hour' | 'work_hour' | 'work_day' | 'natural_day'
}

/** A stage that runs (`dueAt` is set) or comes. */
export interface TrackStage {
  stage: Stage
  dueAt: Iso | null
  limit: TrackLimit | null
  /** The year in which `dueAt` counts working time and whose days off are not published yet. */
  unpublishedYear?: number | null
}

/** The handling, from the order to the unit until it was handed in. */
export interface TrackWork {
  unitName: string
  startedAt: Iso
  finishedAt: Iso | null
  dueAt: Iso | null
  limit: TrackLimit | null
}

export type AnswerReason = 'still_there' | 'partly' | 'came_back' | 'other_place' | 'other'

/** 市民评价 of the last closing. */
export interface TrackAnswer {
  open: boolean
  until: Iso
  clean: boolean | null
  at: Iso | null
  /** A "not done" lets it be worked on again. */
  reworks: boolean
}

export interface AnswerBody {
  id: Id
  clean: boolean
  reasons?: AnswerReason[]
  text?: string | null
  photos?: Sha[]
}

/** An approved copy without faces and plates: JPEG at `url`, WebP at `modernUrl`. */
export interface PublicPhoto {
  url: string
  modernUrl: string | null
  width: number
  height: number
  role: 'before' | 'after' | 'check'
  at?: Iso
  /** The case went back to work after it: not how the place is now. */
  outdated?: boolean
}

export interface Track {
  trackingCode: string
  receivedAt: Iso
  state: CaseState
  stateWords: string
  text: string
  category: CodeName | null
  placeWords: string
  steps: TrackStep[]
  done: boolean
  photos: PublicPhoto[]
  /** The unit that has it now. */
  unitName?: string | null
  stages?: TrackStage[]
  work?: TrackWork | null
  answer?: TrackAnswer | null
}

export interface Located {
  certainty: Certainty
  cell: CodeName | null
  squad: Named | null
  areas: { level: string; code: string; name: string }[]
  candidates: PlaceCandidate[]
  placeWords: string
  /** Of the areas it was decided under. */
  version: number
}

export interface AreaCollection {
  type: 'FeatureCollection'
  features: {
    type: 'Feature'
    geometry: { type: 'Polygon' | 'MultiPolygon'; coordinates: unknown[] }
    properties: { code: string; name: string; level: string; parentCode: string | null }
  }[]
}

/** What the app must know before anybody signs in. */
export interface Config {
  /** Demo accounts stand; their password is `demo`. */
  demo: boolean
  /** Address template of another base map, or null for our own tiles. */
  baseMap: string | null
  /** Who made that base map. */
  baseMapCredit: string | null
  timezone: string
}

/** What the live stream says of a case: fetch it again if you show it. */
export interface CaseChange {
  caseId: Id
  version: number
  command: string
}

export type IssuedKind = 'evidence' | 'public' | 'screen'

/** Whether a file is an original of a case, a copy that was issued for it, or neither (also when there is no such case). */
export interface Verified {
  match: 'original' | 'issued' | 'none'
  issuedKind?: IssuedKind
  sealedAt?: Iso
  issuedAt?: Iso
  /** Since when the copy is not given out any more. */
  withdrawnAt?: Iso
  /** The office's own original was deleted then, under the rule whose basis follows. */
  purgedAt?: Iso
  purgedUnder?: string
}
