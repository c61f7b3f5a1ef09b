import type { Client, RequestOptions } from './client'
import type { ReportAnswer, ReportBody } from './types'

/** 信息: what one person sends. */
export function reportsApi(client: Client) {
  return {
    /** Sends a report; 409 `report.photo_missing` names in `hashes` the photos to send again. */
    send: (body: ReportBody, options?: RequestOptions) => client.post<ReportAnswer>('/reports', body, options),
  }
}
