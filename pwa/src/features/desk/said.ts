import type { ApiProblem } from '@/api'
import type { CaseDetail, Command } from '@/api/types'
import { translator } from '@/i18n'
import { named } from '@/i18n/names'
import { problemWords } from '@/i18n/problems'
import { commandWords } from '@/i18n/words'

/** What the desk says of a command: what it did, who reads a note, the usual reasons. */
export const said = translator({
  zh: {
    comma: '，', undo: '撤销', undone: '{what}：已撤回，回到待派遣', checkUndone: '{what}：已撤回，回到待立案', someUndone: '撤回 {n} 件，{left} 件没撤回：', undoing: '正在撤回', recallNote: '刚派出就撤销', notUndone: '没有撤回：',
    dispatch: '已派给{unit}', reassign: '已改派给{unit}', request_check: '已请{unit}去核实', file: '已立案 {no}', accept: '已受理', close: '已结案', decline: '已定为不予立案', void: '已作废',
    transfer: '已移送', merge: '已并案', check_pass: '核查通过，待结案', check_fail: '核查不通过，已回到{unit}', acknowledge: '已接收', given: '已接收，派给{person}', assign: '派给{person}', nobody: '未派队员', return: '已退回派遣', rework: '已返工，回到待派遣',
    other: '已办：{command}', notDone: '{command}没办成：',
    readByDesk: '同事和接手的单位看得到，上报人看不到', readByUnit: '去办的单位会看到，上报人看不到', readByDispatcher: '派遣员会看到，上报人看不到',
    keyUndo: '撤销刚才那件', keyWrite: '写着字也办', keyReason: '选常用理由', keyFind: '搜类别',
    outForCheck: '已派人核实。结果报回来后，再由受理员决定是否立案。',
    contactWhy: '为什么看？会记在经过里。', contactCheck: '核对情况', contactMore: '请上报人补充', contactTell: '告知结果', contactOther: '别的原因',
    ownRefused: '这件是你办的，核查由别人来做。', ownAllowed: '这件是你办的。本市允许自己核查，记录里会写明。',
    usual: '常用理由', notListed: '这件已不在“{tab}”里，现在是{state}。', alsoHere: '{names}也开着这件', and: '、',
  },
  en: {
    comma: ', ', undo: 'Undo', undone: '{what}: taken back, to dispatch again', checkUndone: '{what}: taken back, to file', someUndone: '{n} taken back, {left} not: ', undoing: 'Taking it back', recallNote: 'Undone right after it was sent', notUndone: 'Not taken back: ',
    dispatch: 'sent to {unit}', reassign: 'reassigned to {unit}', request_check: '{unit} asked to verify', file: 'filed as {no}', accept: 'accepted', close: 'closed', decline: 'declined', void: 'voided',
    transfer: 'transferred', merge: 'merged', check_pass: 'check passed, to close', check_fail: 'check failed, back to {unit}', acknowledge: 'acknowledged', given: 'acknowledged and assigned to {person}', assign: 'assigned to {person}', nobody: 'assigned to nobody', return: 'returned to dispatch', rework: 'to be done again, back to dispatch',
    other: '{command}: done', notDone: '{command} not done: ',
    readByDesk: 'Read by colleagues and the unit that handles it, not by the reporter', readByUnit: 'Read by the unit that goes there, not by the reporter', readByDispatcher: 'Read by the dispatcher, not by the reporter',
    keyUndo: 'take back the last one', keyWrite: 'act while writing', keyReason: 'a usual reason', keyFind: 'search a category',
    outForCheck: 'Out for verification. When the result is back, the clerk decides whether to file it.',
    contactWhy: 'Why? It stays in the history.', contactCheck: 'Check the facts', contactMore: 'Ask for more', contactTell: 'Tell the result', contactOther: 'Another reason',
    ownRefused: 'You handled this one: somebody else checks it.', ownAllowed: 'You handled this one. The city allows you to check it yourself; the record will say so.',
    usual: 'Usual reasons', notListed: 'No longer in “{tab}”; it is now: {state}.', alsoHere: '{names} has this one open too', and: ' and ',
  },
})

const TOLD = new Set<string>(['dispatch', 'reassign', 'request_check', 'file', 'accept', 'close', 'decline', 'void', 'transfer', 'merge', 'check_pass', 'check_fail', 'acknowledge', 'given', 'assign', 'nobody', 'return', 'rework'])

/** `暴露垃圾，已派给东昌中队`: what a command did, from the case as the server answered it. */
export function told(command: Command, detail: CaseDetail): string {
  const unit = named(detail.unit?.name ?? detail.tasks.at(-1)?.unit.name) ?? ''
  const what = named(detail.category?.name) ?? ''
  const person = detail.assignee?.name
  const key = command === 'acknowledge' && person ? 'given' : command === 'assign' && !person ? 'nobody' : command
  const done = TOLD.has(key) ? said(key as 'given', { unit, no: detail.no ?? '', person: person ?? '' }) : said('other', { command: commandWords(command) })
  return [what, done].filter(Boolean).join(said('comma'))
}

/** `暴露垃圾，派遣没办成：有人先改了这个案卷`: a refusal that comes when another case is on screen. */
export function notDone(command: Command, detail: CaseDetail, problem: ApiProblem): string {
  const refusal = said('notDone', { command: commandWords(command) }) + problemWords(problem).title
  return [named(detail.category?.name), refusal].filter(Boolean).join(said('comma'))
}

/** Who will read the note of a command. */
export function readers(command: Command): string {
  if (command === 'return') return said('readByDispatcher')
  return said(command === 'request_check' || command === 'check_fail' || command === 'rework' ? 'readByUnit' : 'readByDesk')
}
