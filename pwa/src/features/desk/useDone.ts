import { onScopeDispose, ref, shallowRef } from 'vue'

import { asProblem } from '@/api'
import { problemWords } from '@/i18n/problems'

import { said } from './said'

export const SHOWN_MS = 10_000

export interface Done {
  text: string
  /** Takes it back; says what came of it, or throws the server's refusal. */
  undo?: () => Promise<string>
}

/** The line that says what was just done and, while the server allows it, takes it back; gone after ten seconds. */
export function useDone() {
  const done = shallowRef<Done | null>(null)
  const busy = ref(false)
  /** Where the line stands: it stays while somebody points at it or has the focus in it. */
  const region = shallowRef<Pick<Element, 'matches'> | null>(null)
  let timer: ReturnType<typeof setTimeout> | undefined

  function rest(): void {
    clearTimeout(timer)
    timer = setTimeout(() => {
      if (region.value?.matches(':hover, :focus-within')) rest()
      else done.value = null
    }, SHOWN_MS)
  }
  function say(text: string, undo?: Done['undo']): void {
    done.value = undo ? { text, undo } : { text }
    rest()
  }
  async function undo(): Promise<void> {
    const run = done.value?.undo
    if (!run || busy.value) return
    busy.value = true
    clearTimeout(timer)
    try {
      say(await run())
    } catch (error) {
      const { title, detail } = problemWords(asProblem(error))
      say([said('notUndone') + title, detail].filter(Boolean).join(said('comma')))
    } finally {
      busy.value = false
    }
  }
  onScopeDispose(() => { clearTimeout(timer) })
  return { done, busy, region, say, undo, rest }
}
