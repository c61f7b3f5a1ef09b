import { computed, onBeforeUnmount, reactive, ref } from 'vue'

import { asProblem } from '@/api'
import type { ApiProblem } from '@/api'
import type { Me } from '@/api/types'
import type { Session } from '@/app/session'
import { problemWords } from '@/i18n/problems'
import { mark } from '@/i18n/marks'

import { t } from './messages'

/** State of the sign-in form: what was typed stays through every failure. */
export function useSignIn(session: Session) {
  const form = reactive({ username: session.me.value?.user.username ?? '', password: '' })
  const tried = ref(false)
  const busy = ref(false)
  const problem = ref<ApiProblem | null>(null)
  const wait = ref(0)
  let timer: ReturnType<typeof setInterval> | undefined

  function hold(seconds: number): void {
    clearInterval(timer)
    wait.value = Math.ceil(seconds)
    timer = setInterval(() => {
      wait.value -= 1
      if (wait.value > 0) return
      clearInterval(timer)
      problem.value = null
    }, 1000)
  }

  /** Null when it did not work; then the messages say why. */
  async function submit(): Promise<Me | null> {
    tried.value = true
    if (busy.value || wait.value > 0 || !form.username.trim() || !form.password) return null
    busy.value = true
    problem.value = null
    try {
      return await session.signIn(form.username.trim(), form.password)
    } catch (error) {
      problem.value = asProblem(error)
      if (problem.value.status === 429) hold(problem.value.retryAfter ?? 60)
      return null
    } finally {
      busy.value = false
    }
  }

  const waitWords = computed(() => wait.value > 90 ? t('minutes', { n: Math.ceil(wait.value / 60) }) : t('seconds', { n: wait.value }))
  const message = computed(() => {
    const failure = problem.value
    if (!failure) return ''
    if (wait.value > 0) return t('throttled', { time: waitWords.value })
    if (failure.type === 'auth.wrong_password') return t('wrong')
    if (failure.status === 0) return t('network')
    if (failure.status >= 500) return t('failed')
    const { title, detail } = problemWords(failure)
    return [title, detail].filter(Boolean).join(mark('colon'))
  })

  onBeforeUnmount(() => { clearInterval(timer) })
  return {
    form, busy, wait, submit, message,
    usernameError: computed(() => tried.value && !form.username.trim() ? t('usernameMissing') : ''),
    passwordError: computed(() => tried.value && !form.password ? t('passwordMissing') : ''),
  }
}
