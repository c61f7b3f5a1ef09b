/** Mainland mobile numbers, or any number of a plausible length with an area or country code. */
export function phoneFault(typed: string): 'phoneShort' | 'phoneBad' | null {
  const digits = typed.replace(/[\s\-+]/g, '')
  if (digits === '') return null
  if (!/^\d+$/.test(digits)) return 'phoneBad'
  if (/^1[3-9]/.test(digits)) return digits.length === 11 ? null : 'phoneShort'
  return digits.length >= 7 && digits.length <= 15 ? null : 'phoneShort'
}
