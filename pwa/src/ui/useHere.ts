import { computed, type ComputedRef } from 'vue'
import { useRoute } from 'vue-router'

/**
 * Which of these paths is open: the longest that is the page's own or above it. The router's own test fails for
 * optional parameters, and would mark `/field` on `/field/map` too.
 */
export function useHere(paths: () => readonly string[]): ComputedRef<string | undefined> {
  const route = useRoute()
  const above = (path: string) => route.path === path || (path !== '/' && route.path.startsWith(`${path}/`))
  return computed(() => [...paths()].filter(above).sort((a, b) => b.length - a.length)[0])
}
