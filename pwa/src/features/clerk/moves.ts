import type { CaseDetail, CommandBody, KeyMove } from '@/api/types'

type Key = Pick<CaseDetail, 'category' | 'moves'>

const half = (detail: Pick<CaseDetail, 'moves'>, kind: KeyMove['kind']) => detail.moves.find((one) => one.kind === kind) ?? null

/** The matter the form begins with: the case's own while its edition is in force, else what it became; nothing where a
 * person has to choose anew. The same digits of an older edition are never offered as if they were this matter. */
export function startingCode(detail: Key): string | null {
  const move = half(detail, 'matter')
  if (move) return move.to?.code ?? null
  return detail.category?.kind === 'component' ? null : detail.category?.code ?? null
}

/** The matter's move, when there is one to tell about. */
export const matterMove = (detail: Pick<CaseDetail, 'moves'>) => half(detail, 'matter')

/** The component that somebody has to choose anew. */
export function openComponent(detail: Pick<CaseDetail, 'moves'>): KeyMove | null {
  const move = half(detail, 'component')
  return move && !move.to && move.candidates.length ? move : null
}

/** What a form says of its category: the codes with the edition in which they were chosen. */
export function chosenKey(code: string | null, component: string | null, edition: string | undefined): Partial<CommandBody> {
  if (!code && !component) return {}
  return { ...(code ? { categoryCode: code } : {}), ...(component ? { componentCode: component } : {}), ...(edition ? { editionId: edition } : {}) }
}
