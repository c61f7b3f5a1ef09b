import { ref, watch, type Ref } from 'vue'
import { useRoute, useRouter } from 'vue-router'

/** The chosen tab of a list, written beside the address (`?tab=`), so that a reload keeps it. The first one is not written. */
export function useTab<T extends string>(tabs: readonly T[], first: T, name = 'tab'): Ref<T> {
  const route = useRoute()
  const router = useRouter()
  const page = route.name
  const tab = ref(tabs.find((one) => one === route.query[name]) ?? first) as Ref<T>
  // The rows' links do not name the tab: it is written anew wherever they lead within the page.
  watch([tab, () => route.fullPath], () => {
    const wanted = tab.value === first ? undefined : tab.value
    if (route.name !== page || (route.query[name] ?? undefined) === wanted) return
    void router.replace({ query: { ...route.query, [name]: wanted }, hash: route.hash, state: { ...history.state as object } })
  })
  return tab
}
