import type { PlaceCandidate, Unit } from '@/api/types'

import { squadAt } from './useUnits'

const SLIVER = 0.02

export interface BorderRow {
  code: string
  share: number
  /** The squad posted there; empty where nobody is. */
  name: string
}

export interface Border {
  rows: BorderRow[]
  /** Metres to the second nearest cell, that is to the border. */
  metres: number
  between: 'units' | 'cells'
}

/** What a disc of doubt reaches: the cells with their squads, and how far the border is. */
export function border(candidates: readonly PlaceCandidate[], units: readonly Unit[]): Border {
  const real = candidates.filter((one) => one.share >= SLIVER)
  const rows = real.map((one) => ({ code: one.code, share: one.share, name: one.unitName ?? squadAt(units, one.code)?.name ?? '' }))
  const distances = real.map((one) => one.distanceM).sort((a, b) => a - b)
  return { rows, metres: Math.max(0, Math.ceil((distances[1] ?? 0) - 0.5)), between: new Set(rows.map((row) => row.name)).size > 1 ? 'units' : 'cells' }
}
