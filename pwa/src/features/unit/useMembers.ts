import { shallowRef } from 'vue'

import type { Member } from '@/api/types'
import { useContainer } from '@/app/container'
import { recall, remember } from '@/offline/cache'

import { useOwner, usePhone } from '../phone/usePhone'
import { t } from './messages'

const KEY = 'members'

/** Whom a task can be given to, and how many have one: what is in hand without a person is in nobody's name. */
export function peopleWords(members: readonly Member[]): string {
  const busy = members.filter((one) => one.openTasks).length
  return busy ? t('people', { n: members.length, busy }) : t('peopleFree', { n: members.length })
}

/** The people of the leader's unit, from the phone at once and from the server as soon as it answers; null: unknown. */
export function useMembers() {
  const { api, session } = useContainer()
  const { db } = usePhone()
  const owner = useOwner()
  const members = shallowRef<readonly Member[] | null>(null)

  async function load(): Promise<void> {
    if (!session.can('task.assign')) return
    const kept = await recall<Member[]>(db, owner.value, KEY).catch(() => undefined)
    if (kept && !members.value) members.value = kept.value
    try {
      members.value = (await api.units.members()).items
      await remember(db, owner.value, KEY, members.value)
    } catch {
      // Without a network the last known people stay.
    }
  }

  void load()
  return { members, load }
}
