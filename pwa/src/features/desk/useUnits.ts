import { shallowRef } from 'vue'

import { useContainer } from '@/app/container'
import type { CaseDetail, Unit } from '@/api/types'

/** All units in service; empty until they arrive, a page works without them. */
export function useUnits() {
  const { api } = useContainer()
  const units = shallowRef<Unit[]>([])
  const load = () => {
    api.units.list().then((page) => { units.value = page.items }).catch(() => undefined)
  }
  load()
  return { units, load }
}

/** Who can be given work at a case's place: agencies everywhere, a squad in its own district and where it is posted. */
export function takersAt(units: readonly Unit[], cell: CaseDetail['cell']): Unit[] {
  const isNear = (unit: Unit) => !cell || [unit.districtCode, ...unit.areaCodes].some((code) => cell.code.startsWith(code))
  return units.filter((unit) => unit.kind === 'agency' || (unit.kind === 'squad' && isNear(unit)))
}

/** The squad posted closest to a cell: the longest area code that the cell's begins with. */
export function squadAt(units: readonly Unit[], cell: string): Unit | undefined {
  const reach = (unit: Unit) => Math.max(0, ...unit.areaCodes.filter((code) => cell.startsWith(code)).map((code) => code.length))
  return units.filter((unit) => unit.kind === 'squad' && reach(unit) > 0).sort((a, b) => reach(b) - reach(a))[0]
}
