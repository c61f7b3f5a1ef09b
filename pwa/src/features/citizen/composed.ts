import { nextTick } from 'vue'

/** Ends what stands in an input method, so that what is sent is what the person saw. Resolves when the fields know it. */
export async function composed(): Promise<void> {
  const at = document.activeElement
  if (at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement) at.blur()
  await nextTick()
}
