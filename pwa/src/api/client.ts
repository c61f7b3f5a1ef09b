import { plain } from '@/i18n/plain'

import { CITY_ZONE, learnCityZone } from './cityZone'
import { ApiProblem, type ProblemCode } from './problem'
import { learnServerTime, SERVER_TIME } from './serverTime'

export interface RequestOptions {
  /** Query parameters; undefined, null and '' are left out, arrays are joined with commas. */
  query?: Record<string, string | number | boolean | null | undefined | readonly (string | number)[]>
  /** Sent as JSON. */
  json?: unknown
  /** Sent as raw bytes. */
  bytes?: Blob | ArrayBuffer
  /** Headers beside the client's own. */
  headers?: Record<string, string>
  signal?: AbortSignal
  /** Goes out even while the page is being left. */
  keepalive?: boolean
  /** Milliseconds until the request is given up; 20 s for JSON, 120 s for bytes. */
  timeout?: number
}

export interface Answer<T> {
  status: number
  body: T
  headers: Headers
}

export interface Client {
  get<T>(path: string, options?: RequestOptions): Promise<T>
  post<T>(path: string, json?: unknown, options?: RequestOptions): Promise<T>
  put<T>(path: string, bytes: Blob | ArrayBuffer, options?: RequestOptions): Promise<T>
  delete(path: string, options?: RequestOptions): Promise<void>
  /** For who needs the status (201 or 200) or a header. */
  send<T>(method: string, path: string, options?: RequestOptions): Promise<Answer<T>>
  /** Called when the server no longer knows the session (401 `auth.required`), before the problem is thrown. Returns the function that unsubscribes. */
  onSignedOut(listener: () => void): () => void
}

/**
 * The one place that talks HTTP to the server: same-origin cookie, JSON in and out, every failure an {@link ApiProblem}.
 * @param fetcher the browser's `fetch`, or a scripted one in tests
 * @param base prefix of every path
 */
export function createClient(fetcher: typeof fetch = (...args) => fetch(...args), base = '/api'): Client {
  const listeners = new Set<() => void>()

  async function send<T>(method: string, path: string, options: RequestOptions = {}): Promise<Answer<T>> {
    const { signal, done, timedOut } = deadline(options)
    const asked = Date.now()
    try {
      const response = await fetcher(base + path + queryOf(options.query), {
        method, signal, credentials: 'same-origin', cache: 'no-store', ...(options.keepalive ? { keepalive: true } : {}), ...bodyOf(options),
      })
      if (!KEPT_BY_WORKER.test(path)) {
        learnServerTime(response.headers.get(SERVER_TIME), asked, Date.now())
        learnCityZone(response.headers.get(CITY_ZONE))
      }
      if (!response.ok) throw await problemOf(response)
      return { status: response.status, headers: response.headers, body: await payload<T>(response) }
    } catch (error) {
      const problem = failureOf(error, options.signal, timedOut())
      if (problem.type === 'auth.required') listeners.forEach((listener) => { listener() })
      throw problem
    } finally {
      done()
    }
  }

  return {
    send,
    get: async <T>(path: string, options?: RequestOptions) => (await send<T>('GET', path, options)).body,
    post: async <T>(path: string, json?: unknown, options?: RequestOptions) =>
      (await send<T>('POST', path, { ...options, json: json ?? {} })).body,
    put: async <T>(path: string, bytes: Blob | ArrayBuffer, options?: RequestOptions) =>
      (await send<T>('PUT', path, { ...options, bytes })).body,
    delete: async (path: string, options?: RequestOptions) => { await send('DELETE', path, options) },
    onSignedOut(listener) {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
  }
}

/** Answers that the service worker keeps (service-worker/tiles.ts): their time and zone are those of their keeping. */
const KEPT_BY_WORKER = /^\/(catalog|tiles)\//

function queryOf(query: RequestOptions['query']): string {
  const params = new URLSearchParams()
  for (const [key, value] of Object.entries(query ?? {})) {
    if (value === undefined || value === null || value === '') continue
    params.set(key, Array.isArray(value) ? value.join(',') : String(value))
  }
  const text = params.toString()
  return text && `?${text}`
}

function bodyOf(options: RequestOptions): RequestInit {
  const accept = { ...options.headers, Accept: 'application/json, application/problem+json' }
  if (options.bytes) return { body: options.bytes, headers: { ...accept, 'Content-Type': 'application/octet-stream' } }
  if (options.json === undefined) return { headers: accept }
  return { body: JSON.stringify(options.json), headers: { ...accept, 'Content-Type': 'application/json' } }
}

/** One signal for the caller's abort and the time-out; AbortSignal.any is too new for the oldest phones. */
function deadline(options: RequestOptions) {
  const controller = new AbortController()
  let late = false
  const timer = setTimeout(() => { late = true; controller.abort() }, options.timeout ?? (options.bytes ? 120_000 : 20_000))
  const abort = () => { controller.abort() }
  if (options.signal?.aborted) abort()
  options.signal?.addEventListener('abort', abort)
  return {
    signal: controller.signal,
    timedOut: () => late,
    done: () => { clearTimeout(timer); options.signal?.removeEventListener('abort', abort) },
  }
}

async function payload<T>(response: Response): Promise<T> {
  if (response.status === 204) return undefined as T
  try {
    // Direction controls in a stranger’s words would turn what stands beside them round, on every page.
    return JSON.parse(plain(await response.text())) as T
  } catch (error) {
    if ((error as Error).name === 'AbortError') throw error
    throw new ApiProblem({ type: 'bad_answer', title: '服务器的回答看不懂', status: response.status, detail: '不是 JSON' })
  }
}

async function problemOf(response: Response): Promise<ApiProblem> {
  const wait = retryAfter(response.headers.get('Retry-After'))
  let body: Record<string, unknown> = {}
  try {
    body = await response.json() as Record<string, unknown>
  } catch {
    // A proxy's HTML page or an empty body: the status alone has to do.
  }
  const { type, title, detail, status: _status, ...extra } = body
  return new ApiProblem({
    // A server of a newer version may have codes that this build does not know: they match no case and are shown as sent.
    type: typeof type === 'string' ? type as ProblemCode : `http.${response.status}`,
    title: typeof title === 'string' ? title : response.status >= 500 ? '服务器出错了' : '这个请求没有成功',
    status: response.status,
    detail: typeof detail === 'string' ? detail : '',
    extra: wait === null ? extra : { ...extra, retryAfter: wait },
  })
}

/** Seconds from either form of the header, RFC 9110 §10.2.3. */
function retryAfter(header: string | null): number | null {
  if (!header) return null
  const seconds = Number(header)
  if (Number.isFinite(seconds)) return Math.max(0, seconds)
  const at = Date.parse(header)
  return Number.isNaN(at) ? null : Math.max(0, Math.round((at - Date.now()) / 1000))
}

function failureOf(error: unknown, caller: AbortSignal | undefined, timedOut: boolean): ApiProblem {
  if (error instanceof ApiProblem) return error
  if (caller?.aborted) return new ApiProblem({ type: 'aborted', title: '已取消', status: 0 })
  if (timedOut) return new ApiProblem({ type: 'timeout', title: '等太久了', status: 0, detail: '网络慢，服务器没有及时回答' })
  return new ApiProblem({ type: 'network', title: '连不上服务器', status: 0, detail: '可能没有网' })
}
