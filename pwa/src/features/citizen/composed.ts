/**
 * Ends what stands in an input method, so that nothing of it arrives after the press. The fields know every sign as it
 * is composed: what is sent is what the person saw when they pressed.
 */
export function composed(): void {
  const at = document.activeElement
  if (at instanceof HTMLInputElement || at instanceof HTMLTextAreaElement) at.blur()
}
