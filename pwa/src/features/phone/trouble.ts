import { serverNow, serverTime } from '@/api/serverTime'
import type { Trouble } from '@/offline/types'
import { translator } from '@/i18n'
import { untilTime } from '@/i18n/format'

const t = translator({
  zh: {
    network: '没有网，或连不上服务器', server: '服务器一时出错，会再试', busy: '发得太密，服务器让等一会儿', until: '今天从这里发的已经很多，{when} 后自动再发', missing: '有照片要重新传', damaged: '有照片路上传坏了，会再传', photo: '有一张照片服务器不收：{why}', other: '{why}', recalled: '不用再办了：{why}',
  },
  en: {
    network: 'No network, or the server cannot be reached', server: 'The server failed for a moment; it will be tried again', busy: 'Too many at once; the server asked to wait', until: 'Much was sent from here today; it goes out by itself after {when}', missing: 'A photo has to be sent again', damaged: 'A photo was damaged on the way and will be sent again', photo: 'The server did not take a photo: {why}', other: '{why}', recalled: 'Nothing more to do here: {why}',
  },
})

/** A wait longer than this is a budget of the day. */
const LONG_MS = 300_000

const FINAL: ReadonlySet<string> = new Set(['case.task_recalled', 'case.not_found', 'case.not_your_task', 'case.own_work'])
/** Sent again, it is refused again: all that is left to do with it is to delete it. */
export const isFinal = (problem: Trouble | null | undefined): boolean => problem?.outcome !== 'repeat' && FINAL.has(problem?.code ?? '')
/** Why a case cannot be looked at: it is out of this person's sight. */
export const isGone = (problem: Trouble | null | undefined): boolean => problem?.code === 'case.task_recalled' || problem?.code === 'case.not_found'

/** What happened to an item, in plain words. */
export function troubleWords(problem: Trouble, now = serverNow()): string {
  const { outcome, code, status, title, detail, sha256, at, until } = problem
  if (outcome === 'missing_photo') return t('missing')
  if (until !== undefined && until - at > LONG_MS) return t('until', { when: untilTime(serverTime(until), now) })
  if (outcome === 'repeat') return status === 0 ? t('network') : status === 429 ? t('busy') : status === 422 ? t('damaged') : t('server')
  if (code === 'case.task_recalled' && detail) return t('recalled', { why: detail })
  const why = detail && detail !== title ? `${title}（${detail}）` : title
  return t(sha256 ? 'photo' : 'other', { why })
}
