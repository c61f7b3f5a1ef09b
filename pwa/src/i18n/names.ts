import { shallowRef, watch } from 'vue'

import { locale } from '.'

/** A Chinese name as the server's answers carry it, and the same in English. */
export interface EnglishName { name: string; nameEn: string }

const english = shallowRef<ReadonlyMap<string, string>>(new Map())

/** Fetches the names once they are needed: who reads Chinese never does. Without a network they come with it. */
export function followNames(fetchNames: () => Promise<readonly EnglishName[]>): void {
  const fetchOnce = async () => {
    if (locale.value !== 'en' || english.value.size) return
    try {
      english.value = new Map((await fetchNames()).map((one) => [one.name, one.nameEn]))
    } catch {
      window.addEventListener('online', () => { void fetchOnce() }, { once: true })
    }
  }
  watch(locale, fetchOnce, { immediate: true })
}

const CELL = /^第\s*(\d+)\s*网格$/

/** A category, unit, area, street or landmark in the reader's language; as it is where it has no English name. */
export function named(name: string): string
export function named(name: string | null | undefined): string | undefined
export function named(name: string | null | undefined): string | undefined {
  if (!name || locale.value !== 'en') return name ?? undefined
  return english.value.get(name) ?? name.replace(CELL, 'Cell $1')
}

/** Whether what somebody types in a search stands in a name, in the language they read or in Chinese. */
export function hasWords(name: string, words: string): boolean {
  return name.includes(words) || named(name).toLowerCase().includes(words.toLowerCase())
}

const SIDES: Readonly<Record<string, string>> = { 东: 'east side', 北: 'north side', 西: 'west side', 南: 'south side' }
/** As backend/territory/words.py writes a place: 东昌路北侧，近浦城路路口; 东昌路北侧麦当劳门前; 正大广场旁. */
const PLACE = /^(?:([^，]+)旁|([^，]+?)([东北西南])侧(?:([^，]+)门前)?|([^，]+)门前|([^，]+?))(?:，近([^，]+?)(?:路口)?)?$/

/** A place in the reader's language; words of another form stay as they are, and the server's dash for none is none. */
export function placed(words: string): string
export function placed(words: string | null | undefined): string | undefined
export function placed(words: string | null | undefined): string | undefined {
  if (words === '—') return ''
  const found = words && locale.value === 'en' ? PLACE.exec(words) : null
  if (!found) return words ?? undefined
  const [, mark, street, side = '', front, shop, road, near] = found
  const before = named(front ?? shop)
  return [
    mark && `by ${named(mark)}`, named(street ?? road), SIDES[side], before && `in front of ${before}`,
    near && `near ${named(near)}`,
  ].filter(Boolean).join(', ')
}
