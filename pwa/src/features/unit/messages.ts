import { translator } from '@/i18n'

export const messages = {
  zh: {
    search: '案号、地址、队员', sort: '排序', sortDue: '按时限', sortNewest: '新报的在前', tabAll: '在办', tabWork: '处置、核实', tabBack: '返工', emptyBack: '没有要返工的', emptyBackText: '要重办的在这里。', suggest: '建议改派', suggestNone: '不建议', keyFind: '找案卷',
    people: '可派 {n} 人，{busy} 人名下有任务', peopleFree: '可派 {n} 人，名下都没有任务', columnClock: '时限', columnWhat: '类别', columnWhere: '地点', columnWho: '队员', columnState: '状态', sent: '派来', sentBy: '{when} {who}', ours: '归本队', restOf: '其余 {n} 件', afterPhoto: '处置后照片：办完时必传', sentHere: '{when} {who}派来', system: '系统', cellOurs: '网格 {cell} 归本队', cellAt: '网格 {cell}', limitOf: '{name}限 {limit}', semicolon: '；',
    takeFor: '接收，派给队员', takeNow: '接收', assign: '派给队员', assignAsk: '派给谁', nobody: '未派', nobodyYet: '先不派人', nobodyYetText: '本队谁都可以办，接收后再派也行。',
    membersUnknown: '队员名单要有网才能取到；可以先接收，有网再派。', asOf: '{when} 的清单，没有刷新成', stored: '已存在手机里，有网就发', ordered: '{what}：{command}，已存在手机里，等着传到服务器', orderedTaken: '{what}：已{command}', orderedNot: '{what}：{command}，没传成，看一下待上传', orderedFleeting: '{what}：{command}，正在发，先别关这一页', storedShort: '待上传', needsLook: '没传成', look: '看一下待上传',
    emptyTake: '没有待接收的', emptyWork: '没有在办的', emptyHanded: '没有待核查的', emptyText: '派来的任务会马上出现在这里。', cameBack: '返工', before: '处置前', open: '打开', more: '再往前', person: '队员', tabs: '任务',
    returnText: '写明原因，派遣员会重派。', why: '原因', 'why.area': '不在本队辖区', 'why.duty': '不属本队职责', 'why.place': '位置找不到', whyWords: '说一句', cancel: '取消', change: '换人',
  },
  en: {
    search: 'Number, address, person', sort: 'Sort', sortDue: 'By limit', sortNewest: 'Newest first', tabAll: 'In hand', tabWork: 'Handle, verify', tabBack: 'Rework', emptyBack: 'Nothing to do again', emptyBackText: 'What must be done again is here.', suggest: 'Suggest another unit', suggestNone: 'No suggestion', keyFind: 'find a case',
    people: '{n|person|people} to assign, {busy} with a task in their name', peopleFree: '{n|person|people} to assign, none with a task in their name', columnClock: 'Limit', columnWhat: 'Category', columnWhere: 'Place', columnWho: 'Person', columnState: 'State', sent: 'Sent here', sentBy: '{when}, {who}', ours: 'yours', restOf: '{n} more', afterPhoto: 'Photo after: needed to hand it in', sentHere: 'Sent {when} by {who}', system: 'the system', cellOurs: 'Cell {cell} is yours', cellAt: 'Cell {cell}', limitOf: '{name}: {limit}', semicolon: '; ',
    takeFor: 'Take and assign', takeNow: 'Take', assign: 'Assign', assignAsk: 'Who does it', nobody: 'nobody yet', nobodyYet: 'Nobody yet', nobodyYetText: 'Anybody of the unit may do it; you can assign it later.',
    membersUnknown: 'The list of people needs a network; take it now and assign later.', asOf: 'List from {when}; could not refresh', stored: 'Stored on this phone, sent when there is a network', ordered: '{what}: {command}, stored on this phone, waiting for the server', orderedTaken: '{what}: {command}, the server has it', orderedNot: '{what}: {command}, not sent; see what waits', orderedFleeting: '{what}: {command}, on its way; keep this page open', storedShort: 'To upload', needsLook: 'Not sent', look: 'See what waits',
    emptyTake: 'Nothing to acknowledge', emptyWork: 'Nothing in progress', emptyHanded: 'Nothing to check', emptyText: 'Tasks sent to your unit appear here at once.', cameBack: 'Rework', before: 'Before', open: 'Open', more: 'Earlier', person: 'Person', tabs: 'Tasks',
    returnText: 'Say why; the dispatcher assigns it anew.', why: 'Reason', 'why.area': 'Not our area', 'why.duty': 'Not our task', 'why.place': 'Place not found', whyWords: 'In a sentence', cancel: 'Cancel', change: 'Change',
  },
}

export const t = translator(messages)
