/** The case number a person meant (full-width digits, spaces, other dashes or none), or null when it cannot be one. */
export function readCaseNo(typed: string): string | null {
  const found = /^(\d{4})[-‐‑–—−]*(\d{5,9})$/.exec(typed.normalize('NFKC').replace(/\s/g, ''))
  return found ? `${String(found[1])}-${String(found[2])}` : null
}
