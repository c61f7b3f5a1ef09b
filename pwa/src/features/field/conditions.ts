import type { CaseDetail, Condition } from '@/api/types'

/** The closing conditions to tick: of the condition the case was filed under, else of all of its category. Each text once. */
export function closingConditions(detail: CaseDetail): Condition[] {
  const filed = detail.conditions.filter((condition) => condition.id === detail.conditionId)
  const texts = new Set<string>()
  return (filed.length ? filed : detail.conditions).filter(({ closeWhen }) => closeWhen !== '' && !texts.has(closeWhen) && texts.add(closeWhen))
}
