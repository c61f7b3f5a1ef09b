import { onScopeDispose, ref, shallowRef } from 'vue'

import { asProblem, type ApiProblem } from '@/api'
import type { Oversight } from '@/api/oversight'
import { useContainer } from '@/app/container'
import { gather } from '@/app/gather'

const EVERY_MS = 60_000

/** The supervisor's figures: at every change, and every minute, because limits pass without a change. */
export function useOversight() {
  const { api, stream } = useContainer()
  const seen = shallowRef<Oversight | null>(null)
  const problem = shallowRef<ApiProblem | null>(null)
  const busy = ref(false)
  let again = false

  /** One fetch at a time; what is asked meanwhile is asked behind it, for limits that passed since. */
  async function load(): Promise<void> {
    if (busy.value) {
      again = true
      return
    }
    busy.value = true
    try {
      seen.value = await api.oversight.get()
      problem.value = null
    } catch (error) {
      problem.value = asProblem(error)
    } finally {
      busy.value = false
    }
    if (again) soon.ask()
    again = false
  }

  const soon = gather(() => { void load() }, 1_000, 5_000)
  const quiet = stream.listen({ change: soon.ask, reset: soon.ask })
  const timer = setInterval(() => { if (document.visibilityState === 'visible') soon.ask() }, EVERY_MS)
  onScopeDispose(() => {
    soon.cancel()
    clearInterval(timer)
    quiet()
  })
  void load()
  return { seen, problem, busy, load }
}
