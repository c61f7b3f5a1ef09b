import { onScopeDispose, ref, type Ref } from 'vue'

/** Whether the page is as narrow as a phone's, kept up to date. */
export function useNarrow(): Readonly<Ref<boolean>> {
  const query = window.matchMedia('(max-width: 899px)')
  const narrow = ref(query.matches)
  const changed = () => { narrow.value = query.matches }
  query.addEventListener('change', changed)
  onScopeDispose(() => { query.removeEventListener('change', changed) })
  return narrow
}
