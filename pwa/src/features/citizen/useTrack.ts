import { computed, ref, shallowRef, type Ref } from 'vue'

import { asProblem, type ApiProblem } from '@/api'
import { serverNow } from '@/api/serverTime'
import type { Track } from '@/api/types'
import { useContainer } from '@/app/container'
import { useOnline } from '@/app/useOnline'
import { recall, remember } from '@/offline/cache'
import { ANONYMOUS } from '@/offline/types'

import { usePhone } from '../phone/usePhone'
import { useLooks, type Look } from './useLooks'

/** What a code leads to: as it is now, looked at again by itself, or what was seen last with its time. */
export function useTrack(code: string): {
  track: Readonly<Ref<Track | null>>
  problem: Readonly<Ref<ApiProblem | null>>
  asOf: Readonly<Ref<number>>
  busy: Readonly<Ref<boolean>>
  unreachable: Readonly<Ref<boolean>>
  old: Readonly<Ref<'offlineOld' | 'staleOld' | null>>
  refresh: () => void
  answered: (found: Track) => void
} {
  const { api } = useContainer()
  const { db } = usePhone()
  const online = useOnline()
  const track = shallowRef<Track | null>(null)
  const problem = shallowRef<ApiProblem | null>(null)
  const asOf = ref(0)
  const busy = ref(false)
  const key = `track/${code}`
  /** Looks so far: what a look finds counts only while no later one, and no answer, came between. */
  let looks = 0

  /** No network, or a server that could not answer: what was seen last still helps. */
  const unreachable = computed(() => problem.value !== null && (problem.value.status === 0 || problem.value.status >= 500))
  /** Why what is shown may be old; null while the last look got through and the next one can. */
  const old = computed(() => problem.value ? problem.value.status === 0 ? 'offlineOld' : 'staleOld' : online.value ? null : 'offlineOld')

  async function take(found: Track): Promise<void> {
    track.value = found
    asOf.value = serverNow()
    problem.value = null
    await remember(db, ANONYMOUS, key, found).catch(() => undefined)
  }

  function answered(found: Track): void {
    looks++
    busy.value = false
    void take(found)
  }

  async function load(): Promise<Look> {
    const mine = ++looks
    try {
      const found = await api.track.get(code)
      if (mine === looks) await take(found)
      return 'seen'
    } catch (error) {
      if (mine !== looks) return 'seen'
      problem.value = asProblem(error)
      const kept = unreachable.value ? await recall<Track>(db, ANONYMOUS, key) : undefined
      if (kept && !track.value) {
        track.value = kept.value
        asOf.value = kept.asOf
      }
      return problem.value.status === 404 ? 'over' : 'failed'
    } finally {
      if (mine === looks) busy.value = false
    }
  }

  /** By hand: the button says that it is at work. */
  function refresh(): void {
    busy.value = true
    void load()
  }

  useLooks(load)
  return { track, problem, asOf, busy, unreachable, old, refresh, answered }
}
