import { createClient, type Client } from '@/api/client'
import { ApiProblem, asProblem } from '@/api/problem'
import type { Me, PhotoFacts, TrackStage } from '@/api/types'

import { phoneHeaders } from './phoneKey'
import { solved, type Fetch } from './proof'
import { ANONYMOUS, type OutboxItem, type Owner, type PhotoRow, type Receipt } from './types'

/** What the uploader asks of the server. Every failure is an ApiProblem. */
export interface Server {
  /** The account of the present session, or null. */
  whoami(): Promise<Owner | null>
  putPhoto(owner: Owner, photo: PhotoRow): Promise<PhotoFacts>
  send(item: OutboxItem): Promise<Receipt>
}

/** Slow links carry about 8 kB/s; a photo gets that time and two minutes more. */
const photoTimeout = (bytes: number) => 120_000 + Math.ceil(bytes / 8)

/** Anonymous items go out without the cookie, whoever is signed in: the report of a citizen stays a citizen's. */
export function createServer(account: Client, phoneKey: () => Promise<string | null>, tools: Fetch, fetcher: typeof fetch = (...args) => fetch(...args)): Server {
  const anonymous = createClient((input, init) => fetcher(input, { ...init, credentials: 'omit' }))
  let direct: Promise<boolean> | undefined

  /** Whether this installation lets its staff write into the store; asked once. */
  const offered = () => (direct ??= account.get<{ directUploads?: boolean }>('/config').then((config) => config.directUploads === true, () => false))

  /** Straight into the store; null: the API has to take it. Errors: ApiProblem when it will never be taken. */
  async function pastTheApi(path: string, photo: PhotoRow): Promise<PhotoFacts | null> {
    try {
      const { url } = await account.post<{ url: string }>(`${path}/direct`, {})
      const stored = await fetcher(url, { method: 'PUT', body: photo.bytes, credentials: 'omit', signal: AbortSignal.timeout(photoTimeout(photo.bytes.byteLength)) })
      if (!stored.ok) throw new Error(`the store answered ${String(stored.status)}`)
      const facts = await account.post<Partial<PhotoFacts> | null>(`${path}/received`, {})
      return facts?.sha256 === photo.sha256 ? facts as PhotoFacts : null
    } catch (error) {
      const problem = asProblem(error)
      if (problem.status === 422 || problem.status === 413) throw problem
      // The store is out of reach from here: the API takes this one and the next.
      direct = Promise.resolve(false)
      return null
    }
  }

  /**
   * A report without an account goes out under this phone's random key, so that its neighbours behind the same address
   * keep their own budget. When the key's budget is used up the phone works for it, and nobody is asked anything.
   */
  async function postAnonymous<T>(path: string, body: unknown): Promise<T> {
    const headers = phoneHeaders(await phoneKey())
    try {
      return await anonymous.post<T>(path, body, { headers })
    } catch (error) {
      const problem = asProblem(error)
      const proof = problem.type === 'report.proof_needed' ? await solved(problem.extra.challenge, tools) : null
      if (!proof) throw problem
      return await anonymous.post<T>(path, body, { headers: { ...headers, 'X-Menqian-Proof': proof } })
    }
  }

  /** A case that another unit has meanwhile is not shown any more: then the answer names the command alone. */
  async function command(path: string, caseId: string, body: { id: string }): Promise<Receipt> {
    const { status, body: answer, headers } = await account.send<Record<string, unknown> | null>('POST', path, { json: body })
    if (status === 204 && headers.get('Menqian-Done') === body.id) return {}
    if (answer?.id !== caseId) throw notOurs()
    return { ...receiptOf(answer), caseId }
  }

  const clientOf = (owner: Owner) => (owner === ANONYMOUS ? anonymous : account)
  return {
    async whoami() {
      try {
        return (await account.get<Me>('/me')).user.id
      } catch (error) {
        if (asProblem(error).status === 401) return null
        throw error
      }
    },
    async putPhoto(owner, photo) {
      const path = `/photos/${photo.sha256}`
      const taken = owner !== ANONYMOUS && await offered() ? await pastTheApi(path, photo) : null
      if (taken) return taken
      const facts = await clientOf(owner).put<Partial<PhotoFacts> | null>(path, photo.bytes, { timeout: photoTimeout(photo.bytes.byteLength), ...(owner === ANONYMOUS ? { headers: phoneHeaders(await phoneKey()) } : {}) })
      if (facts?.sha256 !== photo.sha256) throw notOurs()
      return facts as PhotoFacts
    },
    async send(item) {
      if (!item.outgoing) throw new Error(`item ${item.id} has nothing to send`)
      const { outgoing } = item
      if (outgoing.kind !== 'submitReport') return command(`/cases/${outgoing.caseId}/commands`, outgoing.caseId, outgoing.body)
      const answer = item.owner === ANONYMOUS
        ? await postAnonymous<Record<string, unknown> | null>('/reports', outgoing.body)
        : await account.post<Record<string, unknown> | null>('/reports', outgoing.body)
      if (answer?.id !== outgoing.body.id) throw notOurs()
      return receiptOf(answer)
    },
  }
}

/** Only an answer that names what was sent is an acknowledgement; a captive portal also says 200. */
const notOurs = () => new ApiProblem({ type: 'bad_answer', title: '回答的不是我们的服务器', status: 200 })

function receiptOf(answer: Record<string, unknown>): Receipt {
  const receipt: Receipt = {}
  if (typeof answer.trackingCode === 'string') receipt.trackingCode = answer.trackingCode
  if (typeof answer.caseId === 'string') receipt.caseId = answer.caseId
  if (typeof answer.no === 'string') receipt.no = answer.no
  if (Array.isArray(answer.stages)) receipt.stages = answer.stages as TrackStage[]
  return receipt
}
