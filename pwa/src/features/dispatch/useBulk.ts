import { ref } from 'vue'

import type { CaseDetail } from '@/api/types'
import { useContainer } from '@/app/container'
import { newId } from '@/app/ids'
import { mark } from '@/i18n/marks'

export interface BulkResult {
  /** As the server answered them. */
  done: CaseDetail[]
  failed: string[]
}

/** `完成 3 件` or what failed, for the line under the list. */
export function summary(result: { done: readonly unknown[]; failed: readonly string[] }, say: (key: 'bulkDone' | 'bulkFailed', params: Record<string, number>) => string): string {
  const parts = [say('bulkDone', { ok: result.done.length })]
  if (result.failed.length) parts.push(say('bulkFailed', { n: result.failed.length }))
  return parts.join(mark('comma'))
}

/** Sends many cases, one after the other, each to the unit that the rules propose; what fails stays selected. */
export function useBulk() {
  const { api } = useContainer()
  const busy = ref(false)

  async function one(id: string): Promise<CaseDetail | null> {
    try {
      const detail = await api.cases.get(id)
      const unit = detail.proposal?.unit
      if (!unit || !detail.commands.some((offer) => offer.command === 'dispatch')) return null
      return await api.cases.command(id, { id: newId(), command: 'dispatch', unitId: unit.id, ifVersion: detail.version }) ?? detail
    } catch {
      return null
    }
  }

  async function run(ids: readonly string[]): Promise<BulkResult> {
    busy.value = true
    const result: BulkResult = { done: [], failed: [] }
    for (const id of ids) {
      const sent = await one(id)
      if (sent) result.done.push(sent)
      else result.failed.push(id)
    }
    busy.value = false
    return result
  }

  return { busy, run }
}
