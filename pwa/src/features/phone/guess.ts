import type { CatalogEntry } from '@/api/types'

/** From here on a suggestion is chosen beforehand: so many points, and so many times those of the next one. */
const SURE = 4
const AHEAD = 1.5

/** Names that say only how, not what, carry nothing: `路灯异常` is about 路灯. */
const plain = (name: string) => name.replace(/异常|问题|缺损|破损|乱象|（.*?）/g, '')

interface Scored {
  entry: CatalogEntry
  points: number
}

/**
 * The likeliest categories for a person's words, best first, at most `limit`; nothing when nothing fits.
 * What people say for a category comes with the catalogue. Longer matches count more: 共享单车 beats 单车; a word that
 * begins with ~ only breaks ties. Runs on the phone, without a network.
 */
export function guess(text: string, catalog: readonly CatalogEntry[], limit = 3): CatalogEntry[] {
  return scored(text, catalog).slice(0, limit).map(({ entry }) => entry)
}

/** The category that may be chosen beforehand; none when the words would fit another nearly as well. */
export function sure(text: string, catalog: readonly CatalogEntry[]): CatalogEntry | undefined {
  const [first, second] = scored(text, catalog)
  return first && first.points >= SURE && first.points >= AHEAD * (second?.points ?? 0) ? first.entry : undefined
}

function scored(text: string, catalog: readonly CatalogEntry[]): Scored[] {
  const said = text.toLowerCase()
  if (said.trim().length < 2) return []
  return catalog
    .map((entry, order) => ({ entry, order, points: points(said, entry) }))
    .filter((one) => one.points > 0)
    .sort((a, b) => b.points - a.points || a.order - b.order)
}

function points(said: string, entry: CatalogEntry): number {
  const named = plain(entry.name)
  const whole = named.length > 1 && said.includes(named) ? 3 * named.length ** 2 : 0
  return (entry.words ?? []).reduce((sum, word) => sum + worth(said, word), whole)
}

const worth = (said: string, word: string): number =>
  word.startsWith('~') ? Number(said.includes(word.slice(1))) : said.includes(word) ? word.length ** 2 : 0
