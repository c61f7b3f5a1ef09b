import { ref, watchEffect } from 'vue'

export type Locale = 'zh-CN' | 'en'
export const LOCALES: readonly { value: Locale; name: string }[] = [
  { value: 'zh-CN', name: '简体中文' },
  { value: 'en', name: 'English' },
]

type Params = Record<string, string | number>
const KEY = 'menqian.locale'

function remembered(): Locale {
  try {
    const value = localStorage.getItem(KEY)
    if (value === 'zh-CN' || value === 'en') return value
  } catch {
    // Storage may be closed to us (private mode).
  }
  // Chinese for everybody who has not chosen otherwise: shared and imported devices often say en-US.
  return 'zh-CN'
}

/** The interface language. Reading it in a template or a computed makes that follow the switch. */
export const locale = ref<Locale>(remembered())

/** Switches the language now and remembers it on this device. */
export function setLocale(value: Locale): void {
  locale.value = value
  try {
    localStorage.setItem(KEY, value)
  } catch {
    // The choice then lasts until the page is closed.
  }
}

/** The product's own name. */
export const productName = (): string => locale.value === 'en' ? 'Menqian' : '门前'

watchEffect(() => { document.documentElement.lang = locale.value }, { flush: 'sync' })

/** Messages of one feature: every Chinese key has its English. */
export interface Messages<K extends string = string> {
  readonly zh: Readonly<Record<K, string>>
  readonly en: Readonly<Record<NoInfer<K>, string>>
}

export interface Translate<K extends string> {
  (key: K, params?: Params): string
  /** Whether there are words for it here: where what a newer server says would not do as it is. */
  knows(key: string): boolean
}

/**
 * Makes the typed `t` of one feature; lives in the feature's `messages.ts`, so it loads with the feature's chunk.
 * `{name}` is replaced by `params.name`; `{n|case|cases}` is "1 case" or "2 cases".
 */
export function translator<K extends string>(messages: Messages<K>): Translate<K> {
  const known = (): Partial<Record<string, string>> => locale.value === 'en' ? messages.en : messages.zh
  // A newer server knows words that this shell does not have: they stand as they are and break no page.
  const say = (key: K, params?: Params) => fill(known()[key] ?? key.replace(/^[^._]*[._]/, ''), params)
  return Object.assign(say, { knows: (key: string) => known()[key] !== undefined })
}

function fill(text: string, params: Params = {}): string {
  return text.replace(/\{(\w+)(?:\|([^|}]*)\|([^}]*))?\}/g, (whole, name: string, one?: string, many?: string) => {
    const value = params[name]
    if (value === undefined) return whole
    return one === undefined ? String(value) : `${String(value)} ${Number(value) === 1 ? one : String(many)}`
  })
}
