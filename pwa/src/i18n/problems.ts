import type { ApiProblem } from '@/api'
import type { ProblemCode } from '@/api/problem'

import { locale, translator, type Messages } from '.'

/**
 * Failures in the interface's language. The server words its own in Chinese (`title`, `detail`); here are those that
 * only the client knows, and English titles of the server's commonest codes.
 */
export const messages = {
  zh: {
    network: '连不上服务器', networkText: '可能没有网', timeout: '等太久了', timeoutText: '网络慢，服务器没有及时回答',
    bad_answer: '服务器的回答看不懂', server: '服务器出错了', other: '没有成功',
  },
  en: {
    network: 'The server cannot be reached', networkText: 'There may be no network', timeout: 'That took too long',
    timeoutText: 'The network is slow; the server did not answer in time', bad_answer: 'The answer could not be read',
    server: 'The server failed', other: 'That did not work',
  },
} satisfies Messages

const t = translator(messages)

const ENGLISH: Readonly<Partial<Record<ProblemCode, string>>> = {
  'auth.required': 'Sign in first',
  'auth.forbidden': 'You may not do this',
  'auth.wrong_password': 'Account or password is wrong',
  'rate.limited': 'Too many requests, try again later',
  'service.unavailable': 'Not available just now; nothing is lost',
  'case.task_recalled': 'This task was called back; what you did is kept here',
  'case.category_ended': 'The catalogue has a new edition: choose the category anew',
  'id.reused': 'This was sent before with other content',
}

/** Title and detail of a failure for the reader; detail may be empty. */
export function problemWords(problem: ApiProblem): { title: string; detail: string } {
  if (problem.type === 'network') return { title: t('network'), detail: t('networkText') }
  if (problem.type === 'timeout') return { title: t('timeout'), detail: t('timeoutText') }
  if (problem.type === 'bad_answer') return { title: t('bad_answer'), detail: '' }
  if (locale.value === 'zh-CN') return { title: problem.title, detail: problem.detail }
  const title = ENGLISH[problem.type] ?? (problem.status >= 500 ? t('server') : t('other'))
  return { title, detail: problem.detail || problem.title }
}
