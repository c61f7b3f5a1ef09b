import { computed, readonly, shallowRef, type ComputedRef, type DeepReadonly, type Ref } from 'vue'

import type { Api } from '@/api'
import { asProblem } from '@/api'
import type { Me, Verb } from '@/api/types'

import { usePending } from './pending'
import { forgetAllTyped, forgetTypedOfOthers } from './typed'

/** `unknown` until the first answer; `expired` = was signed in, the server no longer knows it: nothing is thrown away. */
export type SessionState = 'unknown' | 'anonymous' | 'signed_in' | 'expired'

export interface Session {
  readonly state: Readonly<Ref<SessionState>>
  readonly me: DeepReadonly<Ref<Me | null>>
  /** The account whose work is shown; the last known one while `expired` or without a network. */
  readonly accountId: ComputedRef<string | null>
  can(...verbs: Verb[]): boolean
  /** Asks the server once who is signed in; without a network the last known answer stands. */
  load(): Promise<void>
  /** As `load`, but only on a browser where somebody was signed in: a citizen's first visit asks for nothing. */
  resume(): Promise<void>
  signIn(username: string, password: string): Promise<Me>
  signOut(): Promise<void>
}

const KEY = 'menqian.me'

/**
 * Who is signed in on this browser. The cookie is the server's; here is only what the interface needs, no secret.
 *
 * One cookie serves all pages: whoever signs in on another one is who this page's requests come from. Then it begins anew
 * as theirs (`begin`), and as nobody's when the person signed out there; where the browser stores nothing that would lose
 * what is written here, and it stays, signed out.
 */
export function createSession(api: Api, begin = () => { location.reload() }): Session {
  const me = shallowRef<Me | null>(recall())
  const state = shallowRef<SessionState>('unknown')
  let loading: Promise<void> | null = null
  /** Whether `me` lies on the disk: only then its absence there says that another page signed out. */
  let stored = me.value !== null

  function keep(value: Me | null, next: SessionState): void {
    me.value = value
    state.value = next
    if (value) forgetTypedOfOthers(value.user.id)
    stored = remember(value)
  }

  api.client.onSignedOut(() => {
    if (state.value === 'signed_in' || (state.value === 'unknown' && me.value)) state.value = 'expired'
  })

  function heed(now: Me | null): void {
    const mine = me.value
    if (!mine) return
    // A session that expired leaves its person on the disk: who is gone from there has signed out and leaves nothing.
    if (!now) forgetAllTyped()
    if (now?.user.id === mine.user.id) keep(now, 'signed_in')
    else if (!usePending().fleeting) begin()
    else if (state.value === 'signed_in') state.value = 'expired'
  }

  window.addEventListener('storage', ({ key }) => { if (key === KEY || key === null) heed(recall()) })
  // A page that slept may not have been told.
  document.addEventListener('visibilitychange', () => {
    const now = recall()
    if (document.visibilityState === 'visible' && (now ? now.user.id !== me.value?.user.id : stored)) heed(now)
  })

  /** A page that was closed when its person signed out, and is opened again. */
  function beNobody(): void {
    forgetAllTyped()
    state.value = 'anonymous'
  }

  async function ask(): Promise<void> {
    try {
      keep(await api.session.me(), 'signed_in')
    } catch (error) {
      if (me.value) state.value = asProblem(error).status === 401 ? 'expired' : 'signed_in'
      else beNobody()
    }
  }

  const load = () => (loading ??= ask())

  return {
    state: readonly(state),
    me: readonly(me) as DeepReadonly<Ref<Me | null>>,
    accountId: computed(() => me.value?.user.id ?? null),
    can: (...verbs) => verbs.some((verb) => me.value?.verbs.includes(verb) ?? false),
    load,
    async resume() {
      if (me.value) await load()
      else forgetAllTyped()
    },
    async signIn(username, password) {
      await api.session.signIn(username, password)
      const answer = await api.session.me()
      keep(answer, 'signed_in')
      return answer
    },
    async signOut() {
      try {
        await api.session.signOut()
      } catch (error) {
        if (asProblem(error).status !== 401) throw error
      }
      forgetAllTyped()
      keep(null, 'anonymous')
    },
  }
}

function recall(): Me | null {
  try {
    const text = localStorage.getItem(KEY)
    return text ? JSON.parse(text) as Me : null
  } catch {
    return null
  }
}

/** Whether it lies there now. */
function remember(me: Me | null): boolean {
  try {
    if (me) localStorage.setItem(KEY, JSON.stringify(me))
    else localStorage.removeItem(KEY)
    return me !== null
  } catch {
    // Without storage the app asks the server again on the next start.
    return false
  }
}
