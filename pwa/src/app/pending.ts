import { computed, reactive, readonly } from 'vue'

interface Pending {
  /** Items of every account on this device that the server has not acknowledged. */
  count: number
  /** Of those, the ones of the account that works here. */
  own: number
  /** Of those, the ones that wait for some account to sign in; a report without one waits for nobody. */
  accounts: number
  /** Of those, refused or conflicting ones that need a person. */
  needsYou: number
  /** True while one is being uploaded. */
  uploading: boolean
  /** The browser stores nothing: all that is not sent lives in this page alone and goes with it. */
  fleeting: boolean
}

const pending = reactive<Pending>({ count: 0, own: 0, accounts: 0, needsYou: 0, uploading: false, fleeting: false })
const writing = reactive(new Set<symbol>())

/** What waits on this phone, for banners, the user menu and the update prompt. */
export const usePending = () => readonly(pending)

/** The outbox tells here what it holds. */
export function reportPending(state: Partial<Pending>): void {
  Object.assign(pending, state)
}

/** A form with unsaved words calls this; the new version waits until every returned function was called. */
export function holdUpdates(): () => void {
  const token = Symbol('writing')
  writing.add(token)
  return () => { writing.delete(token) }
}

/** True while a reload would interrupt someone. */
export const busy = computed(() => writing.size > 0 || pending.uploading)
