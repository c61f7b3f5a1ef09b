import { plainText } from './code'

const EXTENSION = /\s*[-,;]?\s*(?:转|轉|分机号?|ext\.?|x|#)\s*:?\s*(?=[0-9]{1,6}\s*$)/i

/** A number in digits, spaces and hyphens, as the server reads it (reports/phones.py): `（０２１）5888 1234 转 801` is `021-5888 1234-801`. */
export const tidyPhone = (typed: string): string =>
  plainText(typed).replace(/[‐-―−_.·/]/g, '-').replace(/\s*[()]\s*/g, '-').replace(EXTENSION, '-')
    .replace(/\s+/g, ' ').replace(/ ?-[ -]*/g, '-').replace(/^[ -]+|[ -]+$/g, '')

const count = (text: string): number => text.replace(/[^0-9]/g, '').length
const fits = (text: string): boolean => count(text) >= 7 && count(text) <= 15

/** Mainland mobile numbers, or a number of a plausible length with area or country code and extension. */
export function phoneFault(typed: string): 'phoneShort' | 'phoneBad' | null {
  const text = tidyPhone(typed)
  if (text === '') return null
  if (!/^\+?[0-9][0-9 -]*$/.test(text)) return 'phoneBad'
  const main = /^(.*[0-9])-[0-9]{1,6}$/.exec(text)?.[1]
  if (/^1[3-9]/.test(text)) return count(text) === 11 || (main !== undefined && count(main) === 11) ? null : 'phoneShort'
  return fits(text) || (main !== undefined && fits(main)) ? null : 'phoneShort'
}
