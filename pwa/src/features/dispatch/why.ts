/** One line of the reason for a proposal. */
export interface Reason {
  part: 'whyPlace' | 'whyCategory' | 'whyRule' | null
  text: string
}

const PARTS = ['whyPlace', 'whyCategory', 'whyRule'] as const
const NAMED = /^(位置|规则 ?|rule )/

/** Grid codes of fifteen digits in their groups, 6-3-3-3. */
const grouped = (text: string): string => text.replace(/\b(\d{6})(\d{3})(\d{3})(\d{3})\b/g, '$1 $2 $3 $4')

/** The sentence of a proposal as lines for place, category and rule; as one line when it has other parts. */
export function reasons(sentence: string): Reason[] {
  const parts = grouped(sentence).replace(/[。.]$/, '').split(/；|; /)
  if (parts.length !== PARTS.length) return [{ part: null, text: grouped(sentence) }]
  return PARTS.map((part, i) => ({ part, text: (parts[i] ?? '').replace(NAMED, '') }))
}
