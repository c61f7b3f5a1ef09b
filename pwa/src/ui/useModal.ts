import { watch, type Ref } from 'vue'

/**
 * Ties a `<dialog>` to a model: it is modal while `open` is true.
 * @param shown after it was opened
 * @returns what its `close` event is for
 */
export function useModal(dialog: Readonly<Ref<HTMLDialogElement | undefined>>, open: Ref<boolean>, shown?: () => void): () => void {
  watch([open, dialog], ([wanted, element]) => {
    if (!element) return
    if (wanted && !element.open) {
      element.showModal()
      shown?.()
    }
    if (!wanted && element.open) element.close()
  }, { flush: 'post' })

  // The browser tells of an end later: by then a quick person may have opened it again.
  return () => { if (!dialog.value?.open) open.value = false }
}
