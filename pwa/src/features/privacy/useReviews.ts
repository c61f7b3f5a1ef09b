import { computed, onScopeDispose, ref, shallowRef, watch } from 'vue'

import { asProblem, type ApiProblem } from '@/api'
import type { Box, Decision, Review, ReviewItem, ReviewState } from '@/api/privacy'
import { useContainer } from '@/app/container'

import { same } from './boxes'

/** What the page asks before it decides: a reason, or a look at a picture that nothing has searched. */
export type Asked = 'reject' | 'withdraw' | 'look'

const LIMIT = 50
const AGAIN_MS = 1_500

/** Photos in one state, page by page. */
export function useQueue(state: () => ReviewState) {
  const { api } = useContainer()
  const items = shallowRef<ReviewItem[]>()
  const next = ref<string | null>(null)
  const problem = shallowRef<ApiProblem | null>(null)
  const busy = ref(false)

  async function load(more = false): Promise<void> {
    const wanted = state()
    busy.value = true
    try {
      const page = await api.privacy.list({ state: wanted, limit: LIMIT, ...(more && next.value ? { cursor: next.value } : {}) })
      if (state() !== wanted) return
      items.value = more ? [...items.value ?? [], ...page.items] : page.items
      next.value = page.next
      problem.value = null
    } catch (error) {
      if (state() === wanted) problem.value = asProblem(error)
    } finally {
      busy.value = false
    }
  }

  watch(state, () => {
    items.value = undefined
    next.value = null
    void load()
  }, { immediate: true })
  return { items, next, problem, busy, load }
}

/** One photo with the boxes as they are on screen; decisions go with the version that was seen. */
export function useReview(sha: () => string | undefined) {
  const { api } = useContainer()
  const review = shallowRef<Review | null>(null)
  const boxes = ref<Box[]>([])
  const problem = shallowRef<ApiProblem | null>(null)
  const refused = shallowRef<ApiProblem | null>(null)
  const busy = ref(false)
  const dirty = computed(() => review.value !== null && !same(boxes.value, review.value.boxes))
  let timer: ReturnType<typeof setTimeout> | undefined

  function show(one: Review): void {
    review.value = one
    boxes.value = one.boxes.map((box) => ({ ...box }))
    clearTimeout(timer)
    if (one.state === 'approved' && !one.published) timer = setTimeout(() => { void load() }, AGAIN_MS)
  }

  async function load(): Promise<void> {
    const wanted = sha()
    if (!wanted) return
    try {
      const one = await api.privacy.get(wanted)
      if (sha() !== wanted) return
      if (review.value?.version === one.version && dirty.value) review.value = one
      else show(one)
      problem.value = null
    } catch (error) {
      if (sha() === wanted) problem.value = asProblem(error)
    }
  }

  /** True when the server has recorded it. After a conflict the newest state is shown; the drawn boxes stay. */
  async function decide(what: Decision['what'], more: Pick<Decision, 'reason' | 'looked'> = {}): Promise<boolean> {
    const one = review.value
    if (!one || busy.value) return false
    busy.value = true
    refused.value = null
    try {
      show(await api.privacy.decide(one.sha256, { what, version: one.version, ...(what === 'withdraw' ? {} : { boxes: boxes.value }), ...more }))
      return true
    } catch (error) {
      refused.value = asProblem(error)
      if (refused.value.status === 409) review.value = await api.privacy.get(one.sha256).catch(() => one)
      return false
    } finally {
      busy.value = false
    }
  }

  watch(sha, () => {
    clearTimeout(timer)
    review.value = null
    boxes.value = []
    refused.value = null
    problem.value = null
    void load()
  }, { immediate: true })
  onScopeDispose(() => { clearTimeout(timer) })
  return { review, boxes, dirty, problem, refused, busy, load, decide }
}
