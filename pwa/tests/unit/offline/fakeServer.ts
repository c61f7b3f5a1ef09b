/** The server's side of the contract that the outbox relies on, behind `fetch`, with faults on order. */
export interface Fault {
  /** Matches `METHOD path` from its start. */
  on: string
  /** `offline`: no answer. `lost`: the server does it, the answer is lost. Else this answer instead. */
  give: 'offline' | 'lost' | { status: number; body?: unknown; headers?: Record<string, string> }
}

export class FakeServer {
  account: string | null = null
  photos = new Set<string>()
  records = new Map<string, string>()
  /** One line for each request that arrived, `METHOD path` with `(anonymous)` where no cookie came. */
  log: string[] = []
  /** The headers of each POST that arrived. */
  headers: Record<string, string>[] = []
  /** The headers of each photo that arrived. */
  photoHeaders: Record<string, string>[] = []
  /** Photos may be written into the store. */
  direct = false
  #faults: Fault[] = []

  fail(...faults: Fault[]): this {
    this.#faults.push(...faults)
    return this
  }

  /** The log without the questions who is signed in and how this installation is set up. */
  get writes(): string[] {
    return this.log.filter((line) => !line.includes('/me') && !line.includes('/config'))
  }

  readonly fetch: typeof fetch = async (input, init) => {
    const path = String(input).replace(/^\/api/, '')
    const line = `${init?.method ?? 'GET'} ${path}`
    const at = this.#faults.findIndex((fault) => line.startsWith(fault.on))
    const fault = at >= 0 ? this.#faults.splice(at, 1)[0] : undefined
    if (fault?.give === 'offline') throw new TypeError('Failed to fetch')
    this.log.push(init?.credentials === 'omit' ? `${line} (anonymous)` : line)
    if (line.startsWith('POST')) this.headers.push({ ...init?.headers as Record<string, string> })
    if (line.startsWith('PUT /photos')) this.photoHeaders.push({ ...init?.headers as Record<string, string> })
    if (fault && fault.give !== 'lost') return json(fault.give.status, fault.give.body ?? {}, fault.give.headers)
    const answer = this.#answer(line, path, init)
    if (fault?.give === 'lost') throw new TypeError('Failed to fetch')
    return answer
  }

  #answer(line: string, path: string, init?: RequestInit): Response {
    if (line === 'GET /me') return this.account ? json(200, { user: { id: this.account } }) : json(401, { type: 'auth.required' })
    if (line === 'GET /config') return json(200, { directUploads: this.direct })
    if (line.endsWith('/direct')) return json(201, { url: `https://store.example/incoming/${path.split('/')[2] ?? ''}`, expiresAt: '' })
    if (line.startsWith('PUT https://store.example/')) return new Response(null, { status: 200 })
    if (line.endsWith('/received')) {
      const sha256 = path.split('/')[2] ?? ''
      this.photos.add(sha256)
      return json(201, { sha256, takenAt: null, location: null })
    }
    if (line.startsWith('PUT /photos/')) {
      const sha256 = path.slice('/photos/'.length)
      this.photos.add(sha256)
      return json(201, { sha256, takenAt: null, location: null })
    }
    const text = String(init?.body)
    const body = JSON.parse(text) as { id: string; photos?: string[] }
    const missing = (body.photos ?? []).filter((sha) => !this.photos.has(sha))
    if (missing.length) return json(409, { type: 'report.photo_missing', title: '有照片还没有传到', missing })
    if ((this.records.get(body.id) ?? text) !== text) return json(409, { type: 'report.other_body' })
    this.records.set(body.id, text)
    if (path === '/reports') return json(201, { id: body.id, trackingCode: 'AAAABBBBBCCCCC', status: 'reported' })
    return json(200, { id: path.split('/')[2] })
  }
}

const json = (status: number, body: unknown, headers: Record<string, string> = {}): Response =>
  new Response(status === 204 ? null : JSON.stringify(body), { status, headers: { 'Content-Type': 'application/json', ...headers } })
