import { ApiProblem, asProblem } from '@/api/problem'
import type { PhotoFacts, Sha } from '@/api/types'

import type { PhoneDb } from './db'
import type { Exclusive } from './lock'
import { markDone, markNeedsYou, markSending, markWaiting, takeOver, unsent } from './outbox'
import { backoffS, outcomeOf } from './policy'
import type { Server } from './server'
import { thumbOf } from './thumb'
import { ANONYMOUS, type OutboxItem, type Owner, type Receipt, type Trouble } from './types'

export interface UploaderParts {
  db: PhoneDb
  server: Server
  exclusive: Exclusive
  now?: () => number
  random?: () => number
}

/** Why a run ended. `nextTryAt`: when the next waiting item is due, null when none waits for time. */
export interface RunReport {
  sent: number
  signedOut: boolean
  nextTryAt: number | null
}

/**
 * Sends the outbox: one uploader per device, oldest first, photos before their record. An item leaves the phone only
 * when the server named its hash and its id back. An item that waits or needs a person holds back the later ones of
 * the same case and no others.
 */
export class Uploader {
  readonly #parts: Required<UploaderParts>

  constructor(parts: UploaderParts) {
    this.#parts = { now: Date.now, random: Math.random, ...parts }
  }

  /** Waits for its turn and sends what is due. `began` is called when the turn has come, before the first look. */
  run(began?: () => void): Promise<RunReport> {
    return this.#parts.exclusive(async () => {
      began?.()
      await takeOver(this.#parts.db)
      return this.#drain()
    })
  }

  /**
   * Sends one photo of a draft ahead, so that the record alone is left for the end. Null when it has to wait, also for its account.
   * Errors: ApiProblem when the server will never take this photo.
   */
  sendAhead(owner: Owner, sha: Sha): Promise<PhotoFacts | null> {
    return this.#parts.exclusive(async () => {
      const row = await this.#parts.db.photos.get(sha)
      if (!row || row.ackedAt) return row?.facts ?? null
      try {
        if (owner !== ANONYMOUS && await this.#parts.server.whoami() !== owner) return null
        return await this.#sendPhoto(owner, sha)
      } catch (error) {
        const problem = asProblem(error)
        if (outcomeOf(problem, 0).kind === 'refused') throw problem
        return null
      }
    })
  }

  async #drain(): Promise<RunReport> {
    const report: RunReport = { sent: 0, signedOut: false, nextTryAt: null }
    let account: Owner | null | undefined
    let looked: number
    for (;;) {
      looked = this.#parts.now()
      const item = await this.#nextDue(account)
      if (!item) break
      // Asked again before each record: another tab may have signed in as somebody else meanwhile.
      if (item.owner !== ANONYMOUS) {
        const asked = await this.#whoami(item)
        if (asked === undefined) break
        account = asked
        if (account !== item.owner) { report.signedOut = true; continue }
      }
      const next = await this.#sendOne(item)
      if (next === 'sent') report.sent++
      if (next === 'signed_out') { report.signedOut = true; account = null }
      if (next === 'stop') break
    }
    report.nextTryAt = await this.#nextTime(looked)
    return report
  }

  /** The oldest item that may go now. `account` undefined: not asked yet, so items of accounts count too. */
  async #nextDue(account: Owner | null | undefined): Promise<OutboxItem | undefined> {
    const held = new Set<string>()
    for (const item of await unsent(this.#parts.db)) {
      const ours = item.owner === ANONYMOUS || account === undefined || item.owner === account
      const due = item.state === 'waiting' && isDue(item, this.#parts.now())
      if (ours && due && !held.has(item.subject)) return item
      held.add(item.subject)
    }
    return undefined
  }

  /** The present account; undefined when nobody could be asked, and then the item waits. */
  async #whoami(item: OutboxItem): Promise<Owner | null | undefined> {
    try {
      return await this.#parts.server.whoami()
    } catch (error) {
      await this.#wait(item, asProblem(error), null)
      return undefined
    }
  }

  async #sendOne(item: OutboxItem): Promise<'sent' | 'next' | 'stop' | 'signed_out'> {
    const { db, server, now } = this.#parts
    if (!(await markSending(db, item))) return 'next'
    let photo: Sha | undefined
    try {
      for (photo of await this.#unacknowledged(item)) await this.#sendPhoto(item.owner, photo)
      photo = undefined
      const receipt = await server.send(item)
      await markDone(db, item, await this.#withThumb(item, receipt), now())
      return 'sent'
    } catch (error) {
      return this.#settle(item, asProblem(error), photo)
    }
  }

  /** The photos of a citizen's report, small, and when the first was taken: their rows are about to leave the phone. */
  async #withThumb(item: OutboxItem, receipt: Receipt): Promise<Receipt> {
    if (!receipt.trackingCode) return receipt
    const rows = await this.#parts.db.photos.bulkGet(item.photoShas)
    const [first] = rows
    const thumbs: (ArrayBuffer | null)[] = []
    // One after the other: a phone has little memory for pictures.
    for (const row of rows) thumbs.push(row ? await thumbOf(row.bytes, row.mediaType) : null)
    const [thumb, ...others] = thumbs
    const more = others.filter((one) => one !== null)
    return { ...receipt, ...(thumb ? { thumb } : {}), ...(more.length ? { more } : {}), ...(first?.saysWhen ? { takenAt: first.takenAt } : {}) }
  }

  async #settle(item: OutboxItem, problem: ApiProblem, photo: Sha | undefined): Promise<'next' | 'stop' | 'signed_out'> {
    const { db } = this.#parts
    const outcome = outcomeOf(problem, item.attempts)
    switch (outcome.kind) {
      case 'signed_out':
        await markWaiting(db, item)
        return 'signed_out'
      case 'repeat':
        await this.#wait(item, problem, outcome.afterS)
        return outcome.whole ? 'stop' : 'next'
      case 'missing_photo':
        await db.photos.where('sha256').anyOf(outcome.missing).modify({ ackedAt: 0 })
        await this.#wait(item, problem, item.problem?.outcome === 'missing_photo' ? null : 0, 'missing_photo')
        return 'next'
      case 'conflict':
      case 'refused':
        await markNeedsYou(db, item, this.#trouble(outcome.kind, problem, photo))
        return 'next'
    }
  }

  async #wait(item: OutboxItem, problem: ApiProblem, afterS: number | null, outcome: Trouble['outcome'] = 'repeat'): Promise<void> {
    const { db, now, random } = this.#parts
    const attempts = item.attempts + 1
    const nextTryAt = now() + (afterS ?? backoffS(attempts, random())) * 1000
    const trouble = this.#trouble(outcome, problem)
    await markWaiting(db, item, { attempts, nextTryAt, problem: problem.status === 429 && afterS !== null ? { ...trouble, until: nextTryAt } : trouble })
  }

  #trouble(outcome: Trouble['outcome'], problem: ApiProblem, photo?: Sha): Trouble {
    const { type, title, detail, status } = problem
    return { outcome, code: type, title, detail, status: type === 'bad_answer' ? 0 : status, at: this.#parts.now(), ...(photo ? { sha256: photo } : {}) }
  }

  async #unacknowledged(item: OutboxItem): Promise<Sha[]> {
    const rows = await this.#parts.db.photos.bulkGet(item.photoShas)
    return item.photoShas.filter((_, i) => !rows[i]?.ackedAt)
  }

  async #sendPhoto(owner: Owner, sha: Sha): Promise<PhotoFacts> {
    const { db, server, now } = this.#parts
    const row = await db.photos.get(sha)
    if (!row) throw new ApiProblem({ type: 'unexpected', title: '有照片不在手机里了', status: 0 })
    const facts = await server.putPhoto(owner, row)
    await db.photos.update(sha, { ackedAt: now(), facts })
    return facts
  }

  /** Those due before `looked` wait for a person or a session, not for time. */
  async #nextTime(looked: number): Promise<number | null> {
    const waiting = (await unsent(this.#parts.db)).filter((i) => i.state === 'waiting')
    const times = waiting.map((i) => i.nextTryAt).filter((at) => at > looked)
    return times.length ? Math.min(...times) : null
  }
}

/** A clock that now stands before the last failure was set back since: the time that was reckoned with it is void. */
const isDue = ({ nextTryAt, problem }: OutboxItem, now: number): boolean => nextTryAt <= now || (problem !== undefined && now < problem.at)
