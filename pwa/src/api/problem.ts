import type { ErrorCode } from './contract.gen'

/** Permanent: the server's, ours where no answer of it came, and the bare status where somebody else's did. */
export type ProblemCode = ErrorCode | 'network' | 'timeout' | 'aborted' | 'bad_answer' | 'unexpected' | `http.${number}`

/** Why a request failed, in one shape for every cause. */
export class ApiProblem extends Error {
  readonly type: ProblemCode
  readonly title: string
  /** HTTP status, 0 when no answer came. */
  readonly status: number
  readonly detail: string
  /** Members of the problem beyond the standard four, such as `hashes` or `retryAfter`. */
  readonly extra: Readonly<Record<string, unknown>>

  constructor(init: { type: ProblemCode; title: string; status: number; detail?: string; extra?: Record<string, unknown> }) {
    super(init.detail ? `${init.title}：${init.detail}` : init.title)
    this.name = 'ApiProblem'
    this.type = init.type
    this.title = init.title
    this.status = init.status
    this.detail = init.detail ?? ''
    this.extra = init.extra ?? {}
  }

  /** True when trying the same again may work: no network, time-out, 5xx, 429. */
  get repeatable(): boolean {
    return this.status === 0 ? this.type !== 'aborted' : this.status >= 500 || this.status === 429 || this.status === 408
  }

  /** Seconds the server asked to wait, from `Retry-After`; null when it did not. */
  get retryAfter(): number | null {
    const value = this.extra.retryAfter
    return typeof value === 'number' ? value : null
  }
}

/** Any thrown thing as an ApiProblem, so that pages handle one type. */
export function asProblem(error: unknown): ApiProblem {
  if (error instanceof ApiProblem) return error
  const detail = error instanceof Error ? error.message : String(error)
  return new ApiProblem({ type: 'unexpected', title: '出了意外', status: 0, detail })
}
