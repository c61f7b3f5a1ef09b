import { onScopeDispose, readonly, ref, shallowRef, watch, type Ref } from 'vue'

import { holdUpdates } from '@/app/pending'
import { newId } from '@/app/ids'
import type { Sha } from '@/api/types'
import { addToDraft, dropDraft, findDraft, removeFromDraft, saveFields } from '@/offline/drafts'
import { StorageFull, UnfitPhoto } from '@/offline/errors'
import { MAX_PHOTOS, readPhoto } from '@/offline/photos'
import type { Draft, DraftPhoto } from '@/offline/types'

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
  /** Keeps pictures; resolves with the hashes of those that are safe now. */
  add(files: readonly Blob[], shot?: string, takenAt?: number): Promise<Sha[]>
  remove(sha: Sha): Promise<void>
  /** Throws the draft away with its pictures and begins anew. */
  clear(): Promise<void>
  /** Writes what is still waiting to be written; call it before the draft becomes a record. */
  flush(): Promise<void>
}

const SAVE_AFTER_MS = 300

/** The open draft of one person on one screen: found again after the page was killed, the phone restarted or the network gone. */
export function useDraft<F extends object>(owner: string, purpose: string, empty: () => F): DraftHandle<F> {
  const { db } = usePhone()
  const fields = ref(empty()) as Ref<F>
  const photos = shallowRef<readonly DraftPhoto[]>([])
  const ready = ref(false)
  const trouble = ref<PhotoTrouble | null>(null)
  const storing = ref(false)
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

  async function addOne(file: Blob, shot?: string, takenAt?: number): Promise<Sha | null> {
    const at = takenAt ?? ('lastModified' in file ? Number(file.lastModified) : Date.now())
    try {
      if (draft.photos.length >= MAX_PHOTOS) throw new TooMany()
      const row = await readPhoto(file, at)
      show(await addToDraft(db, draft, row, shot))
      return row.sha256
    } catch (error) {
      if (error instanceof TooMany) trouble.value = 'too_many'
      else keep(error)
      return null
    }
  }

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
    async add(files, shot, takenAt) {
      trouble.value = null
      storing.value = true
      const kept: Sha[] = []
      for (const file of files) {
        const sha = await addOne(file, shot, takenAt)
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
