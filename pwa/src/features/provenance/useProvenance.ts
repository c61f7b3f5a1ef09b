import { onScopeDispose, ref, shallowRef, watch } from 'vue'

import { asProblem, type ApiProblem } from '@/api'
import type { Flag, PhotoSources, Settlement } from '@/api/provenance'
import type { CaseDetail } from '@/api/types'
import { useContainer } from '@/app/container'
import { newId } from '@/app/ids'

const AGAIN_MS = 3_000
const TRIES = 5

/** What is known of a case's photos and what contradicts it; asks again while a photo has not been compared yet. */
export function useProvenance(detail: () => CaseDetail | null) {
  const { api } = useContainer()
  const flags = shallowRef<Flag[]>([])
  const photos = shallowRef<PhotoSources[]>([])
  const problem = shallowRef<ApiProblem | null>(null)
  const busy = ref(false)
  let timer: ReturnType<typeof setTimeout> | undefined

  async function load(tries = TRIES): Promise<void> {
    clearTimeout(timer)
    const id = detail()?.id
    if (!id) return
    try {
      const [facts, found] = await Promise.all([api.provenance.facts(id), api.provenance.flags(id)])
      if (detail()?.id !== id) return
      photos.value = facts.items
      flags.value = found.items
      if (tries > 0 && facts.items.some((photo) => !photo.judged)) timer = setTimeout(() => { void load(tries - 1) }, AGAIN_MS)
    } catch {
      // The desk's work does not wait for it; the next change of the case asks again.
    }
  }

  /** True when the server has recorded it. The flag is one of the case `id`, whichever is shown by the time of the answer. */
  async function settle(id: string, flag: Flag, how: Settlement['how'], note: string): Promise<boolean> {
    if (busy.value) return false
    busy.value = true
    problem.value = null
    try {
      const left = await api.provenance.settle(id, flag.id, { id: newId(), how, note })
      if (detail()?.id === id) flags.value = left.items
      return true
    } catch (error) {
      if (detail()?.id === id) problem.value = asProblem(error)
      if (asProblem(error).status === 409) await load()
      return false
    } finally {
      busy.value = false
    }
  }

  watch(() => detail()?.id, () => {
    flags.value = []
    photos.value = []
    problem.value = null
  })
  watch(() => [detail()?.id, detail()?.version], () => { void load() }, { immediate: true })
  onScopeDispose(() => { clearTimeout(timer) })
  return { flags, photos, problem, busy, settle }
}
