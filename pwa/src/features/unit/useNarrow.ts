import { onScopeDispose, ref, type Ref } from 'vue'

/** Whether a media query holds, kept up to date. */
function useMedia(media: string): Readonly<Ref<boolean>> {
  const query = window.matchMedia(media)
  const holds = ref(query.matches)
  const changed = () => { holds.value = query.matches }
  query.addEventListener('change', changed)
  onScopeDispose(() => { query.removeEventListener('change', changed) })
  return holds
}

/** Whether the page is as narrow as a phone's or an upright tablet's. */
export const useNarrow = () => useMedia('(max-width: 899px)')
/** Whether a list and an open case stand beside each other there: a tablet, a phone on its side. */
export const useBeside = () => useMedia('(min-width: 720px)')
