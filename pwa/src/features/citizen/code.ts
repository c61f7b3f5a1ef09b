/** Crockford's base 32 without I, L, O, U; the 14th symbol checks the others, as the server makes it. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
export const CODE_LENGTH = 14
const FORGIVEN: Record<string, string> = { I: '1', L: '1', O: '0', U: 'V' }
const SEPARATORS = /[\s\-–—_.·]/g

/** What a person meant: full-width and lower-case letters, spaces, dashes and look-alikes are forgiven. */
export const tidyCode = (typed: string): string =>
  [...typed.normalize('NFKC').toUpperCase().replace(SEPARATORS, '')].map((symbol) => FORGIVEN[symbol] ?? symbol).join('')

export type CodeFault = { kind: 'short' | 'long'; n: number } | { kind: 'bad'; chars: string } | { kind: 'typo' }

/** What is wrong with a tidy code, or null when it can be one. Knows mistyped and swapped symbols without asking the server. */
export function codeFault(code: string): CodeFault | null {
  const bad = [...new Set(code)].filter((symbol) => !ALPHABET.includes(symbol)).join('')
  if (bad) return { kind: 'bad', chars: bad }
  if (code.length < CODE_LENGTH) return { kind: 'short', n: CODE_LENGTH - code.length }
  if (code.length > CODE_LENGTH) return { kind: 'long', n: code.length - CODE_LENGTH }
  const total = [...code.slice(0, -1)].reduce((sum, symbol, i) => sum + (2 * i + 3) * ALPHABET.indexOf(symbol), 0)
  return ALPHABET[total % 32] === code[CODE_LENGTH - 1] ? null : { kind: 'typo' }
}

/** In groups for the eye: `7K42-9MQDX-3HB7N`. */
export function shownCode(typed: string): string {
  const code = tidyCode(typed)
  return [code.slice(0, 4), code.slice(4, 9), code.slice(9)].filter(Boolean).join('-')
}
