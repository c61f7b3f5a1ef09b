import { defineAsyncComponent, h, type Component } from 'vue'

import FailurePage from './FailurePage.vue'

/** Before this a person is shown nothing new: the part is nearly always there. */
const PATIENCE_MS = 2500

/** A part of a page that is fetched when it is needed; without a network it says so and comes as soon as there is one. */
export function laterPart(load: () => Promise<{ default: Component }>): Component {
  return defineAsyncComponent({
    loader: load,
    delay: PATIENCE_MS,
    loadingComponent: () => h(FailurePage, { kind: 'unloaded' }),
    onError(_error, retry, fail, attempts) {
      if (!navigator.onLine) window.addEventListener('online', retry, { once: true })
      else if (attempts < 3) setTimeout(retry, 1000 * attempts)
      else fail()
    },
  })
}
