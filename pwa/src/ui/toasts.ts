import { reactive, readonly } from 'vue'

export interface Toast {
  id: number
  text: string
  /** One way to undo or to see more. */
  action?: { label: string; run: () => void }
}

const toasts = reactive<Toast[]>([])
let last = 0

/** Takes a toast away. */
export function dismissToast(id: number): void {
  const at = toasts.findIndex((toast) => toast.id === id)
  if (at >= 0) toasts.splice(at, 1)
}

/**
 * Confirms in passing something that is also visible on the page. Never the only sign of an error: those stand where
 * they happened.
 * @param text one short sentence
 * @returns its id, to take it away before its time
 */
export function toast(text: string, action?: Toast['action']): number {
  const id = ++last
  toasts.push({ id, text, action })
  if (toasts.length > 2) toasts.shift()
  setTimeout(() => { dismissToast(id) }, action ? 8_000 : 4_000)
  return id
}

export const useToasts = () => readonly(toasts)
