import { locale } from '@/i18n'

const ENGLISH: Record<string, string> = { 东: 'east', 南: 'south', 西: 'west', 北: 'north' }

/** `东北侧` as the reader says it: the same, or `North-east side`. Other names stay as they are. */
export function sideWords(side: string): string {
  if (locale.value !== 'en' || !/^[东南西北]{1,2}侧$/.test(side)) return side
  const parts = [...side].flatMap((letter) => ENGLISH[letter] ?? [])
  // Chinese says east–west first, English north–south.
  const words = (parts.length === 2 ? parts.reverse() : parts).join('-')
  return `${words.charAt(0).toUpperCase()}${words.slice(1)} side`
}

/** The corner for the buttons of a small map in which no name of a side lies; the last has to do where all are taken. */
export function toolsCorner(sides: readonly (string | null | undefined)[]): 'low' | 'high' | 'right' {
  const taken = (side: string) => sides.includes(side)
  return !taken('西南侧') ? 'low' : !taken('西北侧') ? 'high' : 'right'
}
