import { translator } from '@/i18n'

export const messages = {
  zh: {
    title: '监督', now: '现在', late: '已超时', returned: '退回待派', toClose: '待结案', disputed: '市民仍说没办好', disputedRule: '返工过一次又结案后，上报人仍说没办好的，案卷不会自己再打开：请看过再定要不要返工。近 30 天的列在这里。', overOf: '其中超时 {n}', byStage: '卡在哪一步', byUnit: '在谁手上', byStreet: '在哪个街道',
    accept: '受理', check: '核实、核查、结案', dispatch: '派遣', handle: '处置', noUnit: '坐席（没派或已交回）', outside: '辖区外', all: '全部 {what}', shown: '{what} · {of}',
    kept: '按时情况', stage: '阶段', today: '今天', week: '近 7 天', share: '{kept}/{all}，{share}%', none: '没有结束的', what: '怎么退的',
    keptRule: '一个阶段在时限内做完算按时；并案、作废、移送的不算。装上这一版以前结束的没有记。近 7 天含今天。',
    back: '退回和返工', 'back.return': '单位退回', 'back.check_fail': '核查不通过', 'back.rework': '返工', times: '{n} 次', asOf: '{time} 的情况', nothingLate: '没有超时的', nothingLateText: '有超时的会按阶段、单位和街道列在这里。',
    empty: '这里没有案卷', emptyText: '换一个数看看。', old: '数字没有更新',
  },
  en: {
    title: 'Oversight', now: 'Now', late: 'Over the limit', returned: 'Sent back, to dispatch', toClose: 'To close', disputed: 'Closed, still disputed', disputedRule: 'Closed again after a rework, and whoever reported it still says it is not done: such a case does not reopen by itself; look at it and decide whether to rework. Those of the last 30 days are listed here.', overOf: '{n} over the limit', byStage: 'At which step', byUnit: 'With whom', byStreet: 'In which street',
    accept: 'Acceptance', check: 'Verification, check, closing', dispatch: 'Dispatch', handle: 'Handling', noUnit: 'The desk (not sent yet, or handed in)', outside: 'Outside', all: 'All: {what}', shown: '{what} · {of}',
    kept: 'On time', stage: 'Stage', today: 'Today', week: '7 days', share: '{kept}/{all}, {share}%', none: 'none ended', what: 'How',
    keptRule: 'A stage that ended within its limit is on time; merged, void and transferred cases do not count. What ended before this version was installed is not recorded. 7 days include today.',
    back: 'Sent back and reworked', 'back.return': 'Returned by the unit', 'back.check_fail': 'Check not passed', 'back.rework': 'Rework', times: '{n|time|times}', asOf: 'As of {time}', nothingLate: 'Nothing is over its limit', nothingLateText: 'What is will be listed here by step, unit and street.',
    empty: 'No case here', emptyText: 'Choose another figure.', old: 'The figures were not refreshed',
  },
}

export const t = translator(messages)
