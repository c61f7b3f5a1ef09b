import { readonly, ref } from 'vue'

const online = ref(typeof navigator === 'undefined' || navigator.onLine)
if (typeof window !== 'undefined') {
  window.addEventListener('online', () => { online.value = true })
  window.addEventListener('offline', () => { online.value = false })
}

/** Whether the device believes it has a network; the truth is what a request says. */
export const useOnline = () => readonly(online)
