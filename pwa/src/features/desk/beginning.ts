import type { CaseDetail, CaseEvent, CaseReport } from '@/api/types'

/** The report with which the case itself began; of a merged one the reports hold others too, perhaps older ones. An event of a report has its id. */
export function ownReport(detail: Pick<CaseDetail, 'reports' | 'receivedAt'>, events: readonly Pick<CaseEvent, 'id' | 'command'>[]): CaseReport | undefined {
  const first = events.find((event) => event.command === 'report')?.id
  return detail.reports.find((report) => report.id === first) ?? detail.reports.find((report) => report.receivedAt === detail.receivedAt) ?? detail.reports[0]
}

/** Those that came in with a merger. */
export const joinedReports = (detail: Pick<CaseDetail, 'reports'>, own: CaseReport): CaseReport[] => detail.reports.filter((report) => report.id !== own.id)
