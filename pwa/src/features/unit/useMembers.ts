import { shallowRef } from 'vue'

import type { Member } from '@/api/types'
import { useContainer } from '@/app/container'
import { recall, remember } from '@/offline/cache'

import { useOwner, usePhone } from '../phone/usePhone'

const KEY = 'members'

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
