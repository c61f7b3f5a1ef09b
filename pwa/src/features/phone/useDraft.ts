import { liveQuery } from 'dexie'
import { onScopeDispose, readonly, ref, shallowRef, watch, type Ref } from 'vue'

import { REPORT_PHOTOS } from '@/api/contract.gen'
import { holdUpdates } from '@/app/pending'
import { newId } from '@/app/ids'
import { asProblem } from '@/api'
import type { Sha } from '@/api/types'
import { addToDraft, currentDraft, dropDraft, isFixOf, learnFacts, learnFix, removeFromDraft, saveFields, type Current } from '@/offline/drafts'
import { StorageFull, UnfitPhoto } from '@/offline/errors'
import { pictureFacts } from '@/offline/exif'
import { changesOf, completed, nothingIn, withChanges, type Fields } from '@/offline/merge'
import { readPhoto, withFacts, type AboutPhoto } from '@/offline/photos'
import type { Draft, DraftPhoto, Fix, Owner, PhotoRow } from '@/offline/types'

import { usePhone } from './usePhone'

/** Why a picture was not kept, or what was typed. */
export type PhotoTrouble = UnfitPhoto['why'] | 'full' | 'broken' | 'words' | 'words_full'

/** A draft at the moment of handing in. */
export interface HandIn {
  /** For the record that it becomes. */
  id: string
  /** Undefined where nothing was ever stored: an empty form. */
  draftId: string | undefined
  owner: Owner
}

export interface DraftHandle<F extends object> {
  /** False until the store has answered. */
  ready: Readonly<Ref<boolean>>
  photos: Readonly<Ref<readonly DraftPhoto[]>>
  /** What was typed and chosen; every change is kept on the phone. */
  fields: Ref<F>
  trouble: Readonly<Ref<PhotoTrouble | null>>
  /** True while pictures are read and stored. */
  storing: Readonly<Ref<boolean>>
  /** The draft shown here before was handed in or thrown away on another page. */
  ended: Readonly<Ref<boolean>>
  id(): string
  /** True when something of it is in the store. */
  begun(): boolean
  /** Photos that the server said it will never take, with its words. */
  refused: Readonly<Ref<ReadonlyMap<Sha, string>>>
  /** Keeps pictures; resolves with the hashes of those that are safe now. */
  add(files: readonly Blob[], shot?: string): Promise<Sha[]>
  remove(sha: Sha): Promise<void>
  /** Throws the draft away with its pictures and begins anew. */
  clear(): Promise<void>
  /** Writes what is still waiting to be written. */
  flush(): Promise<void>
  /**
   * Writes what is waiting and lets `store` make the record. From then on this page's draft is over: a key that is
   * pressed late changes nothing. When `store` fails the draft goes on as it was.
   */
  handIn<T>(store: (from: HandIn) => Promise<T>): Promise<T>
}

const SAVE_AFTER_MS = 300

/** A picture that says it is younger than this was taken for the draft that it is added to. */
const FRESH_MS = 120_000

/** Handing in waits this long for what stands in the pictures; without it they are handed in all the same. */
export const READER_WAIT_MS = 3_000

/**
 * The open draft of one person on one screen: found again after the page was killed, the phone restarted or the network
 * gone, and the same in every page of this browser that shows it. `fix`: where the device is, kept with the photos
 * taken meanwhile.
 */
export function useDraft<F extends object>(owner: Owner, purpose: string, empty: () => F, fix?: Readonly<Ref<Fix | null>>): DraftHandle<F> {
  const phone = usePhone()
  const { db } = phone
  const fields = ref(empty()) as Ref<F>
  const photos = shallowRef<readonly DraftPhoto[]>([])
  const ready = ref(false)
  const ended = ref(false)
  const trouble = ref<PhotoTrouble | null>(null)
  const storing = ref(false)
  const refused = ref<ReadonlyMap<Sha, string>>(new Map())
  /** The row as it was last read or written. */
  let draft = fresh()
  let stored = false
  /** The fields as the store has them; what differs is still to be written. */
  let base = plain(empty())
  let over = false
  let writing: Promise<unknown> = Promise.resolve()
  let timer: ReturnType<typeof setTimeout> | undefined
  let release: (() => void) | undefined
  const reading = new Map<Sha, Promise<void>>()

  function fresh(): Draft {
    return { id: newId(), owner, purpose, photos: [], photoShas: [], fields: {}, updatedAt: Date.now(), rev: 0 }
  }

  const unwritten = () => changesOf(base, plain(fields.value))

  /** Shows a row of the store, and on top of it what was typed here since. */
  function show(row: Draft): void {
    const other = row.id !== draft.id
    if (!other && stored && (row.rev ?? 0) <= (draft.rev ?? 0)) return
    if (other && stored) ended.value = true
    const mine = other && stored ? {} : unwritten()
    base = completed(plain(empty()), row.fields) as typeof base
    draft = row
    stored = true
    photos.value = row.photos
    for (const photo of row.photos) if (photo.unread !== undefined && !reading.has(photo.sha256)) reading.set(photo.sha256, learn(row.id, photo))
    fill(withChanges(base, mine))
  }

  function fill(wanted: Fields): void {
    const now = fields.value as Fields
    for (const [key, value] of Object.entries(wanted)) if (JSON.stringify(now[key]) !== JSON.stringify(value)) now[key] = plain(value)
  }

  function begin(): void {
    ended.value = false
    clearTimeout(timer)
    timer = undefined
    draft = fresh()
    stored = false
    base = plain(empty())
    photos.value = []
    fill(base)
  }

  function look({ asked, over: gone, open }: Current): void {
    ready.value = true
    // What was read before this page turned to another draft is no news.
    if (over || asked !== draft.id) return
    if (gone) {
      begin()
      ended.value = true
    }
    if (open && (gone || !stored || open.id === draft.id)) show(open)
  }

  const following = liveQuery(() => currentDraft(db, draft)).subscribe({
    next: look,
    error(error) {
      console.error(error)
      ready.value = true
    },
  })

  async function writeNow(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const changes = unwritten()
    if (over || nothingIn(changes)) return
    const kept = await saveFields(db, draft, changes)
    if (trouble.value?.startsWith('words')) trouble.value = null
    if (kept) show(kept)
  }

  /** One after the other: each begins with what the one before has stored. */
  function write(): Promise<void> {
    const done = writing.then(writeNow)
    writing = done.catch(() => undefined)
    return done
  }

  function keep(error: unknown): void {
    trouble.value = error instanceof UnfitPhoto ? error.why : error instanceof StorageFull ? 'full' : 'broken'
  }

  function unwritable(error: unknown): void {
    trouble.value = error instanceof StorageFull ? 'words_full' : 'words'
  }

  /** A picture saved from a chat a moment ago is a new file of an old picture: only one that says when can be fresh. */
  function aboutOf(row: PhotoRow, addedAt: number): AboutPhoto {
    if (!row.saysWhen || Math.abs(addedAt - row.takenAt) >= FRESH_MS) return {}
    const here = fix?.value
    return { fresh: true, ...(here && isFixOf(here, row.takenAt) ? { knew: here } : {}) }
  }

  /** The picture is safe already; what stands in it joins it now. */
  async function learn(id: string, { sha256, unread = 0 }: DraftPhoto): Promise<void> {
    try {
      const row = await db.photos.get(sha256)
      const facts = row && await pictureFacts(row.bytes)
      if (!facts) return
      const said = withFacts(row, facts)
      const next = await learnFacts(db, id, said, aboutOf(said, unread))
      reading.delete(sha256)
      if (next) show(next)
    } catch (error) {
      console.error(error)
    }
  }

  async function allRead(): Promise<void> {
    if (reading.size === 0) return
    let late: ReturnType<typeof setTimeout> | undefined
    await Promise.race([Promise.all(reading.values()), new Promise((resolve) => { late = setTimeout(resolve, READER_WAIT_MS) })])
    clearTimeout(late)
  }

  async function addOne(file: Blob, shot?: string): Promise<Sha | null> {
    const now = Date.now()
    try {
      if (draft.photos.length >= REPORT_PHOTOS) throw new UnfitPhoto('too_many')
      // What this app's own camera took has no file: it was taken now.
      const ownCamera = !('lastModified' in file)
      const read = await readPhoto(file, ownCamera ? now : Number(file.lastModified))
      const row = ownCamera ? { ...read, saysWhen: true } : read
      show(await addToDraft(db, draft, row, { ...(shot ? { shot } : {}), ...aboutOf(row, now), unread: now }))
      return row.sha256
    } catch (error) {
      keep(error)
      return null
    }
  }

  /** While the person goes on, the photos are already on their way; the record alone is left for the end. */
  async function ahead(sha: Sha): Promise<void> {
    try {
      await phone.sendAhead(owner, sha)
    } catch (error) {
      refused.value = new Map(refused.value).set(sha, asProblem(error).title)
    }
  }

  watch(photos, (now, before) => {
    for (const { sha256 } of now) if (!before.some((photo) => photo.sha256 === sha256)) void ahead(sha256)
    const gone = [...refused.value.keys()].filter((sha) => !now.some((photo) => photo.sha256 === sha))
    if (gone.length) refused.value = new Map([...refused.value].filter(([sha]) => !gone.includes(sha)))
  })

  // A store that cannot be opened is told once, elsewhere; a position that comes before that breaks no page.
  if (fix) watch(fix, (here) => {
    if (here) learnFix(db, draft.id, here).then((next) => { if (next) show(next) }, console.error)
  })

  watch(fields, () => {
    if (!ready.value || over || nothingIn(unwritten())) return
    release ??= holdUpdates()
    clearTimeout(timer)
    timer = setTimeout(() => { write().catch(unwritable) }, SAVE_AFTER_MS)
  }, { deep: true })

  /** A page that goes to the background may never come back. */
  const hidden = () => { if (document.visibilityState === 'hidden' && timer !== undefined) write().catch(unwritable) }
  document.addEventListener('visibilitychange', hidden)

  onScopeDispose(() => {
    release?.()
    following.unsubscribe()
    document.removeEventListener('visibilitychange', hidden)
    if (timer !== undefined) write().catch(() => undefined)
  })

  return {
    ready: readonly(ready), photos, fields, trouble: readonly(trouble), storing: readonly(storing), ended: readonly(ended),
    id: () => draft.id,
    begun: () => stored,
    refused,
    async add(files, shot) {
      trouble.value = null
      storing.value = true
      // Words are as safe as the picture that shows beside them.
      await write().catch(unwritable)
      const kept: Sha[] = []
      for (const file of files) {
        const sha = await addOne(file, shot)
        if (sha) kept.push(sha)
      }
      storing.value = false
      return kept
    },
    async remove(sha) {
      trouble.value = null
      const next = await removeFromDraft(db, draft.id, sha)
      if (next) show(next)
    },
    async clear() {
      const { id } = draft
      begin()
      await dropDraft(db, id)
    },
    flush: write,
    async handIn(store) {
      await write()
      over = true
      try {
        await allRead()
        return await store({ id: draft.id, draftId: stored ? draft.id : undefined, owner })
      } catch (error) {
        over = false
        look(await currentDraft(db, draft))
        throw error
      }
    },
  }
}

/** As it is stored: without Vue's wrapping. */
const plain = <T>(value: T): T extends object ? Fields : T => JSON.parse(JSON.stringify(value)) as T extends object ? Fields : T
