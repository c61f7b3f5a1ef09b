import { watch as follow } from 'vue'

import type { Container } from '@/app/container'
import { reportPending } from '@/app/pending'

import { forgetCache } from './cache'
import { createPhone, type Phone } from './phone'

let phone: Phone | undefined

/** The phone's store and uploader; pages may ask before or after the start. */
export function phoneOf(container: Container): Phone {
  return (phone ??= createPhone(container.api.client))
}

/** Starts the uploader of this device; called once after the app is mounted. */
export function startOutbox(container: Container): void {
  const { db, watch, wake, start } = phoneOf(container)
  watch((items) => {
    reportPending({
      count: items.length,
      needsYou: items.filter((item) => item.state === 'needs_you').length,
      uploading: items.some((item) => item.state === 'sending'),
    })
  })
  follow(container.session.accountId, (account, before) => {
    if (before && before !== account) void forgetCache(db, before)
  })
  follow([container.session.state, container.session.accountId], ([state]) => { if (state === 'signed_in') wake({ networkBack: true }) })
  start()
}
