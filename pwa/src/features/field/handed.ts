import type { Router } from 'vue-router'

import type { Phone } from '@/offline/phone'
import type { OutboxItem } from '@/offline/types'
import { dismissToast, toast } from '@/ui/toasts'

import { codeGroups, tidyCode } from '../citizen/code'
import { whenSettled } from '../phone/handed'
import { t } from './messages'

/** Under which number the server has it: the case's, or the code of a report that has none yet; empty where it named neither. */
export function numberOf({ result }: OutboxItem): string {
  if (result?.no) return t('numbered', { no: result.no })
  return result?.trackingCode ? t('coded', { code: codeGroups(tidyCode(result.trackingCode)).join('-') }) : ''
}

/** `waits` at once, because it does; then, whatever page is open by then, that the server has it, or that it needs a person. */
export function sayHanded(phone: Pick<Phone, 'db'>, router: Pick<Router, 'push'>, item: OutboxItem, waits: string): void {
  const said = toast(waits)
  whenSettled(phone, item.id, (now) => {
    dismissToast(said)
    if (now.state === 'needs_you') toast(t('notTaken', { what: now.title }), { label: t('seeWhy'), run: () => { void router.push({ name: 'outbox' }) } })
    else toast([t('taken', { what: now.title }), numberOf(now)].filter(Boolean).join(t('comma')), { label: t('seeSent'), run: () => { void router.push({ name: 'outbox' }) } })
  })
}
