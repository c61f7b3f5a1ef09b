import { expect, it } from 'vitest'

import type { CaseDetail, CaseEvent, CaseReport } from '@/api/types'

import { joinedReports, ownReport } from './beginning'
import { eventTitle } from './history'

const reports = [{ id: 'older', receivedAt: '2026-11-23T15:00:30Z' }, { id: 'own', receivedAt: '2026-11-23T15:01:10Z' }] as CaseDetail['reports']
const detail = { reports, receivedAt: '2026-11-23T15:01:10Z' } as CaseDetail

it('begins with its own report, though one that was merged in is older', () => {
  const events = [{ id: 'own', command: 'report' }] as CaseEvent[]
  expect(ownReport(detail, events)?.id).toBe('own')
  expect(ownReport(detail, [])?.id).toBe('own')
  expect(joinedReports(detail, { id: 'own' } as CaseReport).map(({ id }) => id)).toEqual(['older'])
})

it('says which case was merged in', () => {
  const event = (facts: object) => ({ command: 'absorb', actor: null, facts }) as unknown as CaseEvent
  expect(eventTitle(event({ caseNo: null, casePlace: '浦城路东侧' }), String)).toBe('并入一件 浦城路东侧')
  expect(eventTitle(event({ caseNo: '2026-00110', casePlace: '浦城路东侧' }), String)).toBe('并入一件 2026-00110，浦城路东侧')
  expect(eventTitle(event({ mergedCase: 'x' }), String)).toBe('并入一件')
})
