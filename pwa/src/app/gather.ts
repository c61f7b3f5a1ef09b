/** Many askings become one run: after `quietMs` without another, at the latest `longestMs` after the first. */
export interface Gather {
  ask(): void
  cancel(): void
}

/** Without a longest wait a steady stream of events would put the run off for ever. */
const LONGEST_MS = 2_000

export function gather(run: () => void, quietMs: number, longestMs = LONGEST_MS): Gather {
  let timer: ReturnType<typeof setTimeout> | undefined
  let latest = 0
  function cancel(): void {
    clearTimeout(timer)
    timer = undefined
  }
  return {
    ask() {
      const now = performance.now()
      if (timer === undefined) latest = now + longestMs
      clearTimeout(timer)
      timer = setTimeout(() => { timer = undefined; run() }, Math.max(0, Math.min(quietMs, latest - now)))
    },
    cancel,
  }
}
