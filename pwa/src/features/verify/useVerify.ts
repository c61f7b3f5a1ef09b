import { computed, onScopeDispose, ref, shallowRef } from 'vue'

import { asProblem, type Api, type ApiProblem } from '@/api'
import { PHOTO_BYTES } from '@/api/contract.gen'
import type { Verified } from '@/api/types'
import { plain } from '@/i18n/plain'

import { readCaseNo } from './caseNo'
import { hashFile, type Told } from './hash'
import { photoKind } from './kind'

export type Fault = 'not_photo' | 'too_large' | 'empty' | 'unreadable'
export interface Chosen { name: string; size: number; kind: string; url: string }
export interface Asked { caseNo: string; sha256: string; found: Verified }

type Hash = (file: Blob, told: Told, signal: AbortSignal) => Promise<string>

/** One question: a case number, a file, its hash worked out here, and the answer. */
export function useVerify(api: Pick<Api, 'verify'>, typed = '', hash: Hash = hashFile) {
  const words = ref(typed)
  const chosen = shallowRef<Chosen | null>(null)
  const fault = ref<Fault | null>(null)
  const share = ref(0)
  const sha256 = ref('')
  const asking = ref(false)
  const answer = shallowRef<Asked | null>(null)
  const problem = shallowRef<ApiProblem | null>(null)
  const caseNo = computed(() => readCaseNo(words.value))
  let run = new AbortController()

  function clear(): void {
    run.abort()
    run = new AbortController()
    if (chosen.value) URL.revokeObjectURL(chosen.value.url)
    chosen.value = null
    fault.value = null
    problem.value = null
    answer.value = null
    sha256.value = ''
    share.value = 0
  }

  async function choose(file: File): Promise<void> {
    clear()
    const { signal } = run
    try {
      const kind = photoKind(new Uint8Array(await file.slice(0, 16).arrayBuffer()))
      if (signal.aborted) return
      fault.value = file.size === 0 ? 'empty' : kind === null ? 'not_photo' : file.size > PHOTO_BYTES ? 'too_large' : null
      if (fault.value || kind === null) return
      chosen.value = { name: plain(file.name), size: file.size, kind, url: URL.createObjectURL(file) }
      const sum = await hash(file, (done) => { if (!signal.aborted) share.value = done }, signal)
      if (!signal.aborted) sha256.value = sum
    } catch {
      if (signal.aborted) return
      clear()
      fault.value = 'unreadable'
    }
  }

  async function ask(): Promise<void> {
    if (!caseNo.value || !sha256.value || asking.value) return
    const { signal } = run
    const question = { caseNo: caseNo.value, sha256: sha256.value }
    asking.value = true
    problem.value = null
    try {
      const found = await api.verify.ask(question.caseNo, question.sha256, { signal })
      if (!signal.aborted) answer.value = { ...question, found }
    } catch (error) {
      if (!signal.aborted) problem.value = asProblem(error)
    } finally {
      asking.value = false
    }
  }

  onScopeDispose(clear)
  return { words, caseNo, chosen, fault, share, sha256, asking, answer, problem, choose, ask, clear }
}
