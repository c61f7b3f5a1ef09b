import { ref, type Ref } from 'vue'

/** The header with the IANA name of the city's time zone (backend/kernel/clock.py). */
export const CITY_ZONE = 'Menqian-Zone'

const KEY = 'menqian.zone'
const DEFAULT = 'Asia/Shanghai'

/** The page's store; a service worker has none. */
const store = () => (globalThis as { localStorage?: { getItem(key: string): string | null; setItem(key: string, value: string): void; removeItem(key: string): void } }).localStorage

/** The city's zone as the server told it last; kept for times without a network. */
const zone = ref(kept())

function kept(): string {
  try {
    const told = store()?.getItem(KEY)
    return told && known(told) ? told : DEFAULT
  } catch {
    return DEFAULT
  }
}

/** Whether this browser can write times in a zone of that name. */
function known(name: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: name })
    return true
  } catch {
    return false
  }
}

/** Learn from an answer of the server. @param told the header; nothing without it, or where this browser does not know the zone */
export function learnCityZone(told: string | null): void {
  if (!told || told === zone.value || !known(told)) return
  zone.value = told
  try {
    store()?.setItem(KEY, told)
  } catch {
    // No store (private mode, service worker): this page knows it, the next one learns it again.
  }
}

/** The city's zone: every time on screen, and every "today", is in it, whatever the device is set to. */
export const cityZone = (): Readonly<Ref<string>> => zone

/** For tests. */
export function forgetCityZone(): void {
  zone.value = DEFAULT
  store()?.removeItem(KEY)
}
