/** Crockford's base 32 without I, L, O, U; the 14th symbol checks the others, as the server makes it. */
const ALPHABET = '0123456789ABCDEFGHJKMNPQRSTVWXYZ'
const CODE_LENGTH = 14
const GROUPS = [4, 5, 5]
const FORGIVEN: Record<string, string> = { I: '1', L: '1', O: '0', U: 'V' }
const SEPARATORS = /[\s\-–—_.·,，。;；:：]/g
const LABELS = /查询码|TRACKING\s*CODE|CODE/g

/** Compatibility forms made plain (full-width `７` is 7), without invisible signs (zero width, direction marks). */
export const plainText = (typed: string): string => typed.normalize('NFKC').replace(/\p{Cf}/gu, '')

const forgiven = (text: string): string => [...text].map((symbol) => FORGIVEN[symbol] ?? symbol).join('')

/**
 * What a person meant: full-width and lower-case letters, spaces, dashes, invisible signs and look-alikes are forgiven,
 * and so are words around a code: people paste the whole message it came in. The server does the same (reports/codes.py).
 */
export function tidyCode(typed: string): string {
  const text = plainText(typed).toUpperCase()
  return codeIn(text) ?? forgiven(text.replace(LABELS, '').replace(SEPARATORS, ''))
}

function codeIn(text: string): string | null {
  const runs = (text.match(/[0-9A-Z]+/g) ?? []).map(forgiven)
  const found = runs.map((_, first) => joined(runs.slice(first))).filter((pieces) => codeFault(pieces.join('')) === null)
  return (found.find(isShaped) ?? found[0])?.join('') ?? null
}

/** The first runs, until they are long enough for a code. */
function joined(runs: string[]): string[] {
  const pieces: string[] = []
  for (const run of runs) if (pieces.join('').length < CODE_LENGTH) pieces.push(run)
  return pieces
}

/** In one piece or in its groups: in any other pieces words beside a code may fit by accident, 1 in 32. */
const isShaped = (pieces: string[]): boolean => pieces.length === 1 || pieces.map((piece) => piece.length).join() === GROUPS.join()

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

/** Its groups for the eye and the ear: `7K42`, `9MQDX`, `3HB7N`. */
export function codeGroups(typed: string): string[] {
  const code = tidyCode(typed)
  return [code.slice(0, 4), code.slice(4, 9), code.slice(9)].filter(Boolean)
}

/** In groups: `7K42-9MQDX-3HB7N`. */
export const shownCode = (typed: string): string => codeGroups(typed).join('-')
