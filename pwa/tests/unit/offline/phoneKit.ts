import { newId } from '@/app/ids'
import { createClient } from '@/api/client'
import type { Command } from '@/api/types'
import { PhoneDb } from '@/offline/db'
import { byLease } from '@/offline/lock'
import { enqueue } from '@/offline/outbox'
import { readPhoto } from '@/offline/photos'
import { phoneKey } from '@/offline/phoneKey'
import { fetchTools } from '@/offline/proofTools'
import { createServer } from '@/offline/server'
import { ANONYMOUS, type Draft, type OutboxItem, type PhotoRow } from '@/offline/types'
import { Uploader } from '@/offline/uploader'

import type { FakeServer } from './fakeServer'

let stores = 0

/** A phone of its own: a fresh store and a clock that the test moves. */
export class TestPhone {
  now = Date.UTC(2026, 10, 23, 2)

  constructor(readonly server: FakeServer, readonly db = new PhoneDb(`phone-${String(stores++)}`)) {}

  /** As after a restart, or in a second tab: the same store, a new uploader. */
  uploader(): Uploader {
    const account = createClient(this.server.fetch)
    return new Uploader({
      db: this.db, server: createServer(account, () => phoneKey(this.db), fetchTools, this.server.fetch), exclusive: byLease(this.db, 1),
      now: () => this.now, random: () => 0.5,
    })
  }

  run() {
    return this.uploader().run()
  }

  async report(photos: PhotoRow[] = [], owner = ANONYMOUS): Promise<OutboxItem> {
    const body = {
      id: newId(), kind: owner === ANONYMOUS ? 'citizen' as const : 'inspection' as const, text: '垃圾堆在路边', photos: photos.map((p) => p.sha256),
      location: { lon: 121.51, lat: 31.235, datum: 'wgs84' as const, accuracyM: 18, source: 'device' as const },
    }
    return enqueue(this.db, { owner, outgoing: { kind: 'submitReport', body }, title: '暴露垃圾', place: '东昌路', photos }, this.now)
  }

  /** A draft becomes a report, as the page that shows it so hands it in. */
  async handIn(draft: Draft, text = '垃圾堆在路边'): Promise<OutboxItem> {
    const body = {
      id: draft.id, kind: 'citizen' as const, text, photos: draft.photoShas,
      location: { lon: 121.51, lat: 31.235, datum: 'wgs84' as const, accuracyM: 18, source: 'device' as const },
    }
    return enqueue(this.db, { owner: draft.owner, outgoing: { kind: 'submitReport', body }, title: '', place: '', draftId: draft.id }, this.now)
  }

  async command(caseId: string, command: Command, owner: string, photos: PhotoRow[] = []): Promise<OutboxItem> {
    const body = { id: newId(), command, photos: photos.map((p) => p.sha256) }
    return enqueue(this.db, { owner, outgoing: { kind: 'caseCommand', caseId, body }, title: command, place: '东昌路', photos }, this.now)
  }

  async item(id: string): Promise<OutboxItem> {
    const row = await this.db.outbox.where('id').equals(id).first()
    if (!row) throw new Error('no such item')
    return row
  }

  states = async () => (await this.db.outbox.orderBy('seq').toArray()).map((row) => row.state)
}

/** A small JPEG with its own bytes. */
export function photo(mark: string): Promise<PhotoRow> {
  return readPhoto(new Blob([Uint8Array.of(0xff, 0xd8, 0xff, 0xe0), mark]), 0)
}
