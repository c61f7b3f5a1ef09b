import { onScopeDispose, readonly, ref, shallowRef, watch, type Ref } from 'vue'

import { holdUpdates } from '@/app/pending'
import { newId } from '@/app/ids'
import { asProblem } from '@/api'
import type { Sha } from '@/api/types'
import { addToDraft, dropDraft, findDraft, isFixOf, learnFix, removeFromDraft, saveFields } from '@/offline/drafts'
import { StorageFull, UnfitPhoto } from '@/offline/errors'
import { MAX_PHOTOS, readPhoto } from '@/offline/photos'
import type { Draft, DraftPhoto, Fix } from '@/offline/types'

import { usePhone } from './usePhone'

/** Why a picture was not kept. */
export type PhotoTrouble = UnfitPhoto['why'] | 'full' | 'too_many' | 'broken'

export interface DraftHandle<F extends object> {
  /** False until the store has answered. */
  ready: Readonly<Ref<boolean>>
  photos: Readonly<Ref<readonly DraftPhoto[]>>
  /** What was typed and chosen; every change is kept on the phone. */
  fields: Ref<F>
  trouble: Readonly<Ref<PhotoTrouble | null>>
  /** True while pictures are read and stored. */
  storing: Readonly<Ref<boolean>>
  id(): string
  /** Photos that the server said it will never take, with its words. */
  refused: Readonly<Ref<ReadonlyMap<Sha, string>>>
  /** Keeps pictures; resolves with the hashes of those that are safe now. */
  add(files: readonly Blob[], shot?: string): Promise<Sha[]>
  remove(sha: Sha): Promise<void>
  /** Throws the draft away with its pictures and begins anew. */
  clear(): Promise<void>
  /** Writes what is still waiting to be written; call it before the draft becomes a record. */
  flush(): Promise<void>
}

const SAVE_AFTER_MS = 300
/** A picture younger than this was taken for the draft that it is added to. */
const FRESH_MS = 120_000

/**
 * The open draft of one person on one screen: found again after the page was killed, the phone restarted or the network gone.
 * `fix`: where the device is, kept with the photos taken meanwhile.
 */
export function useDraft<F extends object>(owner: string, purpose: string, empty: () => F, fix?: Readonly<Ref<Fix | null>>): DraftHandle<F> {
  const phone = usePhone()
  const { db } = phone
  const fields = ref(empty()) as Ref<F>
  const photos = shallowRef<readonly DraftPhoto[]>([])
  const ready = ref(false)
  const trouble = ref<PhotoTrouble | null>(null)
  const storing = ref(false)
  const refused = ref<ReadonlyMap<Sha, string>>(new Map())
  let draft = fresh()
  let timer: ReturnType<typeof setTimeout> | undefined
  let release: (() => void) | undefined

  function fresh(): Draft {
    return { id: newId(), owner, purpose, photos: [], photoShas: [], fields: {}, updatedAt: Date.now() }
  }

  function show(next: Draft): void {
    draft = next
    photos.value = next.photos
  }

  async function load(): Promise<void> {
    try {
      const found = await findDraft(db, owner, purpose)
      if (found) {
        show(found)
        fields.value = { ...empty(), ...found.fields }
      }
    } finally {
      ready.value = true
    }
  }

  async function write(): Promise<void> {
    clearTimeout(timer)
    timer = undefined
    const plain = JSON.parse(JSON.stringify(fields.value)) as Record<string, unknown>
    if ((await saveFields(db, draft.id, plain)) === 0) await db.drafts.put({ ...draft, fields: plain })
    draft.fields = plain
  }

  function keep(error: unknown): void {
    trouble.value = error instanceof UnfitPhoto ? error.why : error instanceof StorageFull ? 'full' : 'broken'
  }

  async function addOne(file: Blob, shot?: string): Promise<Sha | null> {
    const now = Date.now()
    try {
      if (draft.photos.length >= MAX_PHOTOS) throw new TooMany()
      const row = await readPhoto(file, 'lastModified' in file ? Number(file.lastModified) : now)
      const here = fix?.value
      show(await addToDraft(db, draft, row, {
        ...(shot ? { shot } : {}), ...(Math.abs(now - row.takenAt) < FRESH_MS ? { fresh: true, ...(here && isFixOf(here, row.takenAt) ? { knew: here } : {}) } : {}),
      }))
      return row.sha256
    } catch (error) {
      if (error instanceof TooMany) trouble.value = 'too_many'
      else keep(error)
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

  if (fix) watch(fix, async (here) => {
    const next = here && await learnFix(db, draft.id, here)
    if (next) show(next)
  })

  watch(fields, () => {
    if (!ready.value) return
    release ??= holdUpdates()
    clearTimeout(timer)
    timer = setTimeout(() => { write().catch(keep) }, SAVE_AFTER_MS)
  }, { deep: true })

  onScopeDispose(() => {
    release?.()
    if (timer !== undefined) write().catch(() => undefined)
  })

  void load()
  return {
    ready: readonly(ready), photos, fields, trouble: readonly(trouble), storing: readonly(storing),
    id: () => draft.id,
    refused,
    async add(files, shot) {
      trouble.value = null
      storing.value = true
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
      clearTimeout(timer)
      timer = undefined
      await dropDraft(db, draft.id)
      show(fresh())
      ready.value = false
      fields.value = empty()
      await Promise.resolve()
      ready.value = true
    },
    flush: async () => { if (timer !== undefined) await write() },
  }
}

class TooMany extends Error {}
