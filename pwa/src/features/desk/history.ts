import type { CaseEvent, Command } from '@/api/types'
import { locale } from '@/i18n'

import { t } from './messages'

const RECORDED: Record<string, readonly [zh: string, en: string]> = {
  report: ['上报', 'Reported'], absorb: ['并入一件', 'Took one in'], hold: ['保全', 'Held'], release: ['解除保全', 'Hold released'],
  inherit: ['由别的单位接手', 'Taken over by another unit'],
  purge: ['按保存期限清除', 'Deleted under a retention rule'],
}

/** What an event was, with the unit it went to: `派遣 东昌中队`. */
export function eventTitle(event: CaseEvent, words: (key: `command.${Command}`) => string): string {
  const recorded = RECORDED[event.command]
  const what = recorded ? recorded[locale.value === 'en' ? 1 : 0] : words(`command.${event.command as Command}`)
  const unit = event.facts.unitName
  const person = event.facts.assigneeName
  const result = event.facts.result === 'confirmed' ? t('confirmed') : event.facts.result === 'not_found' ? t('notFound') : ''
  const number = event.facts.no
  return [what, typeof unit === 'string' ? unit : '', typeof person === 'string' ? person : '', typeof number === 'string' ? number : '', result].filter(Boolean).join(' ')
}
