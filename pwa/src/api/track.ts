import type { Client, RequestOptions } from './client'
import type { AnswerBody, Track } from './types'

/** 查进度: what the reporter may see with the code alone. */
export function trackApi(client: Client) {
  return {
    get: (code: string, options?: RequestOptions) => client.get<Track>(`/track/${encodeURIComponent(code)}`, options),
    /** Whether a closed matter is really done; the same again changes nothing. Errors: 409 `report.answer_closed`. */
    answer: (code: string, body: AnswerBody, options?: RequestOptions) => client.post<Track>(`/track/${encodeURIComponent(code)}/answer`, body, options),
  }
}
