import type { CaseChange } from './types'

/** `live` connected · `connecting` first try · `lost` was live or failed, trying again · `off` nobody listens. */
export type StreamStatus = 'off' | 'connecting' | 'live' | 'lost'

export interface StreamListener {
  /** A case changed. */
  change?(change: CaseChange): void
  /** The position is too old: everything shown must be fetched again. */
  reset?(): void
  status?(status: StreamStatus): void
}

export interface Stream {
  /** Listens until the returned function is called; the connection lives while anybody in the browser listens. */
  listen(listener: StreamListener): () => void
}

type Message =
  | { kind: 'change'; change: CaseChange; lastId: string }
  | { kind: 'reset' }
  | { kind: 'status'; status: StreamStatus }
  | { kind: 'ask' }

/** The browser's parts, so that tests can bring their own. */
export interface StreamParts {
  source(url: string): EventSource
  channel(name: string): BroadcastChannel
  /** Undefined where web locks do not exist; then each tab holds its own connection. */
  locks: LockManager | undefined
}

const NAME = 'menqian.stream'
const browser: StreamParts = {
  source: (url) => new EventSource(url),
  channel: (name) => new BroadcastChannel(name),
  locks: (globalThis.navigator as Navigator | undefined)?.locks,
}

/**
 * One EventSource per browser. The tab that holds the web lock connects and tells the others; when it closes, the next
 * one takes over from the last id it heard. Browsers allow six connections per host over HTTP/1.1, so one per
 * tab would starve the page.
 */
export function createStream(url = '/api/stream', parts: StreamParts = browser): Stream {
  const listeners = new Set<StreamListener>()
  let status: StreamStatus = 'off'
  let lastId = ''
  let stop: (() => void) | null = null

  function deliver(message: Message): void {
    if (message.kind === 'change') {
      lastId = message.lastId
      listeners.forEach((listener) => listener.change?.(message.change))
    } else if (message.kind === 'reset') {
      lastId = ''
      listeners.forEach((listener) => listener.reset?.())
    } else if (message.kind === 'status') {
      status = message.status
      listeners.forEach((listener) => listener.status?.(message.status))
    }
  }

  function start(): () => void {
    const abort = new AbortController()
    const channel = parts.channel(NAME)
    let leading = false
    const tell = (message: Message) => { channel.postMessage(message); deliver(message) }
    channel.onmessage = (event: MessageEvent<Message>) => {
      if (event.data.kind !== 'ask') deliver(event.data)
      else if (leading) channel.postMessage({ kind: 'status', status } satisfies Message)
    }
    deliver({ kind: 'status', status: 'connecting' })
    const lead = () => {
      leading = true
      return connect(parts, url, () => lastId, tell, abort.signal)
    }
    if (parts.locks) {
      channel.postMessage({ kind: 'ask' } satisfies Message)
      parts.locks.request(NAME, { signal: abort.signal }, lead).catch(() => undefined)
    } else {
      void lead()
    }
    return () => {
      abort.abort()
      channel.close()
      deliver({ kind: 'status', status: 'off' })
    }
  }

  return {
    listen(listener) {
      listeners.add(listener)
      stop ??= start()
      listener.status?.(status)
      return () => {
        if (!listeners.delete(listener) || listeners.size > 0) return
        stop?.()
        stop = null
      }
    },
  }
}

/** Holds one connection until `signal` aborts. EventSource repeats short breaks itself; a refusal (4xx, 5xx) is repeated here. */
function connect(
  parts: StreamParts, url: string, lastId: () => string, tell: (message: Message) => void, signal: AbortSignal,
): Promise<void> {
  return new Promise((resolve) => {
    let source: EventSource | null = null
    let timer: ReturnType<typeof setTimeout> | undefined
    let failures = 0

    const open = () => {
      // A new EventSource cannot send Last-Event-ID, so the position of the tab before goes into the address.
      const from = lastId()
      let first = true
      source = parts.source(from ? `${url}?lastEventId=${encodeURIComponent(from)}` : url)
      source.onopen = () => {
        failures = 0
        tell({ kind: 'status', status: 'live' })
        // Without a position it begins now: what changed since the page was fetched did not come. The browser's own
        // repetitions know where they were.
        if (first && !from) tell({ kind: 'reset' })
        first = false
      }
      source.addEventListener('case', (event) => {
        const message = event as MessageEvent<string>
        tell({ kind: 'change', change: JSON.parse(message.data) as CaseChange, lastId: message.lastEventId })
      })
      source.addEventListener('reset', () => { tell({ kind: 'reset' }) })
      source.onerror = () => {
        tell({ kind: 'status', status: 'lost' })
        if (source?.readyState !== EventSource.CLOSED) return
        source.close()
        timer = setTimeout(open, Math.min(60_000, 2_000 * 2 ** failures++))
      }
    }

    signal.addEventListener('abort', () => {
      clearTimeout(timer)
      source?.close()
      resolve()
    })
    open()
  })
}
