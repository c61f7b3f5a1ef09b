import { createClient, type Client } from '@/api/client'
import { ApiProblem, asProblem } from '@/api/problem'
import type { Me, PhotoFacts } from '@/api/types'

import { ANONYMOUS, type OutboxItem, type Owner, type PhotoRow, type Receipt } from './types'

/** What the uploader asks of the server. Every failure is an ApiProblem. */
export interface Server {
  /** The account of the present session, or null. */
  whoami(): Promise<Owner | null>
  putPhoto(owner: Owner, photo: PhotoRow): Promise<PhotoFacts>
  send(item: OutboxItem): Promise<Receipt>
}

/** Slow links carry about 8 kB/s; a photo gets that time and two minutes more. */
const photoTimeout = (bytes: number) => 120_000 + bytes / 8

/** Anonymous items go out without the cookie, whoever is signed in: the report of a citizen stays a citizen's. */
export function createServer(account: Client, fetcher: typeof fetch = (...args) => fetch(...args)): Server {
  const anonymous = createClient((input, init) => fetcher(input, { ...init, credentials: 'omit' }))
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
      const facts = await clientOf(owner).put<Partial<PhotoFacts> | null>(path, photo.bytes, { timeout: photoTimeout(photo.bytes.byteLength) })
      if (facts?.sha256 !== photo.sha256) throw notOurs()
      return facts as PhotoFacts
    },
    async send(item) {
      if (!item.outgoing) throw new Error(`item ${item.id} has nothing to send`)
      const { outgoing } = item
      const path = outgoing.kind === 'submitReport' ? '/reports' : `/cases/${outgoing.caseId}/commands`
      const answer = await clientOf(item.owner).post<Record<string, unknown> | null>(path, outgoing.body)
      const expected = outgoing.kind === 'submitReport' ? outgoing.body.id : outgoing.caseId
      if (answer?.id !== expected) throw notOurs()
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
  return receipt
}
