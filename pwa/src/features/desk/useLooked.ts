import { computed, ref, type Ref } from 'vue'

import type { Look } from '@/api/types'

/** The tick 我看过了: of these photos and no others; another photo to look at takes it back. `seen` is what is kept of it. */
export function useLooked(looks: () => readonly Pick<Look, 'key'>[]): { seen: Ref<string>; looked: Ref<boolean> } {
  const seen = ref('')
  const keys = () => looks().map((one) => one.key).join(' ')
  return { seen, looked: computed({ get: () => keys() !== '' && seen.value === keys(), set: (on) => { seen.value = on ? keys() : '' } }) }
}
