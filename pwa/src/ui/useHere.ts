import { useRoute } from 'vue-router'

/** Whether a link's page or one below it is open; the router's own test fails for optional parameters. */
export function useHere(): (to: string) => boolean {
  const route = useRoute()
  return (to) => route.path === to || (to !== '/' && route.path.startsWith(`${to}/`))
}
