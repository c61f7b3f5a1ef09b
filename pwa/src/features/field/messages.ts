import { translator } from '@/i18n'

export const messages = {
  zh: {
    same_file: '这张和案卷里已有的一张是同一个文件，不是这次拍的。', too_early: '这张拍于派遣之前，不能证明处置的结果。', not_comparable: '和处置前的照片对不上。', lookNeeded: '先看过上面的照片', handleDoubt: '请重新拍一张现在的样子；就这样交，核查和结案时会被问到。',
    today: '今日', sort: '排序', byLimit: '按时限', byDistance: '按距离', count: '{n} 项', left: '还有 {n} 项', leftSome: '还有，接着看', countDistance: '{n} 项，约 {d}', refresh: '刷新',
    unsent: '{n} 条待上传', unsentText: '照片和记录已存在手机里，有网自动传', unsentNeeds: '{n} 条没传成，要你看看', unsentNeedsText: '东西都还在手机里', uploading: '正在传，还有 {n} 条',
    asOf: '{when} 的清单，网断着', asOfError: '{when} 的清单，没刷新成', handle: '处置', check: '核查', verify: '核实', acknowledge: '待接收', pending: '待上传', needsYou: '没传成',
    empty: '今天的都办完了', emptyText: '有新的会自动出现在这里。巡查时看到问题，点下面的相机。', noList: '这台手机上还没有清单', noListText: '连上网打开一次，就能离线看。没网也能拍。', noCategory: '未定类别', capture: '拍照上报', noPosition: '还没有定位，先按时限排。', allowPosition: '开定位',

    'shot.wide': '全景', 'shot.close': '近景', 'shot.plate': '门牌', 'hint.wide': '全景：带上路口或店招，看得出在哪儿', 'hint.close': '近景：拍清问题本身，占画面一半', 'hint.plate': '门牌：拍清门牌号或店名',
    shutter: '拍照', go: '下一步', torch: '补光', noNet: '没有网也能拍，拍完就存好', saved: '已存 {n} 张', usePhone: '用手机相机拍', cameraDenied: '没有相机权限', cameraDeniedText: '可以用手机自带的相机拍，一样存好。想在这里直接拍，请在浏览器设置里允许相机。',
    cameraMissing: '这里打不开相机', cameraMissingText: '用手机自带的相机拍，一样存好。', cameraStarting: '正在开相机', seeShots: '看拍好的，下一步', locating: '定位中', noFix: '没有定位', leave: '先不报', leaveKept: '拍的已存着，下次接着来',
    formTitle: '巡查上报', submit: '上报', submitNote: '先存在手机里，有网自动传。', submitted: '已存在手机里', submittedText: '已存在手机里，有网自动传。', submittedFleeting: '正在发，发完前别关这一页。', more: '再拍',

    task: '处置', taskCheck: '核查', taskVerify: '核实', before: '处置前', after: '处置后', afterDone: '处置后', reportedBy: '{who} {when} 拍', citizen: '市民', inspector: '队员', enlarge: '放大', moreShots: '再拍', takeAfter: '拍处置后照片', takeEvidence: '拍现场照片',
    guide: '照着处置前那张拍', guideTitle: '对着原照拍', guideText: '让画面和淡影重合，再按快门。', guideClose: '关掉', guideStrength: '淡影的浓淡', afterHint: '站在差不多的位置拍一张，好对比。', fromSpot: '离原位置 {d}', shots: '{n} 张', mustTick: '结案条件，必勾', limit: '限 {limit}', demoLimit: '限 {limit}（演示）', note: '说一句情况', noteMust: '写明情况',
    givenToMe: '派给我', accept: '接收', acceptHint: '接收后开始处置。', finish: '办完，交核查', cannot: '办不了', returnAsk: '退回派遣', returnText: '写明原因，派遣员会重派。', returnWhy: '原因', returnConfirm: '退回',
    'why.area': '不在本队辖区', 'why.duty': '不属本队职责', 'why.place': '位置找不到', 'why.other': '其他原因', whyField: '说清楚一点', whyNeed: '请选一个原因或写一句',
    needPhoto: '还差处置后照片', needEvidence: '还差现场照片', needTick: '还有结案条件没勾', needNote: '还要写一句情况', pass: '核查通过', fail: '不通过', passHint: '现场什么样？比如：垃圾已清走，地面冲洗过', verifyHint: '看到什么？比如：门前堆着三袋垃圾，店家在场', found: '确有此事', notFound: '没有发现', result: '现场看下来', resultNeed: '选一个结果', handIn: '报核实结果',
    waitingHere: '{what}已存在手机里，有网自动传', needsHere: '有一步没传成，要你看看', see: '去看看', stale: '网断着，这是{when} 看到的', gone: '这件不在你手上了', goneText: '可能已改派或办结。', backToday: '回今日', notCached: '没有网，这件还没下到手机', notCachedText: '连上网打开一次，就能离线看。',
    nothingNow: '这件现在不用你做什么', state: '现在：{state}', why: '派来原因', place: '地点', cell: '网格', words: '反映', no: '案卷', phoneNav: '导航', stored: '已存在手机里', closing: '结案条件：{text}', handled: '{unit}办理', handledNote: '办理情况',

    outbox: '待上传', outboxLead: '都存在这台手机里，按先后自动传。', outboxEmpty: '都传上去了', outboxEmptyText: '手机里没有待上传的。', sendNow: '现在传', exporting: '正在打包', exportAll: '导出成文件', exportText: '手机一直没网时，可把没传的记录和原照片存成一个文件，带到别处交。',
    exported: '已导出', exportFailed: '没导出成：手机空间可能不够', report: '上报', waiting: '等着传', sending: '正在传', waitingPhotos: '{n|张|张}照片', storedAt: '{when} 存', nextTry: '{when} 再试', behind: '等前一步传完', signedOut: '登录后接着传', signIn: '登录',
    others: '另有 {n} 条是别的账号存的', othersText: '用那个账号登录后接着传，这里看不到内容。', anonymous: '另有 {n} 条是没登录时报的', retry: '再传一次', edit: '改一改', remove: '删掉', removeAsk: '删掉这一条？', removeText: '照片和记录一起删，找不回来。先导出一份更稳妥。', removeMaybe: '它可能已经到了服务器，删的只是手机里这份。', keep: '留着', needsTitle: '要你看看', waitingTitle: '等着传', compare: '看案卷', room: '手机还剩 {n}', notPersistent: '浏览器没答应长期保留，请尽快联网传完。', open: '打开',
    map: '地图', mapFailed: '地图没取到，清单照样能用。', mapCredit: '© OpenStreetMap 贡献者', mapEmpty: '今天没有要去的地方',
  },
  en: {
    same_file: 'This is the same file as one the case already has, not a photo taken this time.', too_early: 'Taken before the dispatch: it cannot show the result.', not_comparable: 'It does not match the photo from before.', lookNeeded: 'Look at the photos above first', handleDoubt: 'Please take a new photo of how it looks now; handed in as it is, the check and the closing will ask about it.',
    today: 'Today', sort: 'Sort', byLimit: 'By limit', byDistance: 'By distance', count: '{n|item|items}', left: '{n} more', leftSome: 'Show more', countDistance: '{n|item|items}, about {d}', refresh: 'Refresh',
    unsent: '{n|item|items} to upload', unsentText: 'Photos and records are on this phone; they go by themselves', unsentNeeds: '{n|item needs|items need} you', unsentNeedsText: 'Everything is still on this phone', uploading: 'Uploading, {n} left',
    asOf: 'List from {when}; no network', asOfError: 'List from {when}; could not refresh', handle: 'Handle', check: 'Check', verify: 'Verify', acknowledge: 'New', pending: 'To upload', needsYou: 'Needs you',
    empty: 'All done for today', emptyText: 'New tasks appear by themselves. If you see a problem on patrol, use the camera below.', noList: 'No list on this phone yet', noListText: 'Open it once with a network. The camera works without.', noCategory: 'No category', capture: 'Report', noPosition: 'No position yet; sorted by limit.', allowPosition: 'Turn on position',

    'shot.wide': 'Wide', 'shot.close': 'Close', 'shot.plate': 'Number', 'hint.wide': 'Wide: include the crossing or a shop sign', 'hint.close': 'Close: the problem fills half the picture', 'hint.plate': 'Number: the house number or shop name, readable',
    shutter: 'Take photo', go: 'Next', torch: 'Light', noNet: 'Works without a network; stored at once', saved: '{n} stored', usePhone: 'Use the phone’s camera', cameraDenied: 'No permission for the camera', cameraDeniedText: 'The phone’s own camera works as well. To use this one, allow it in the browser’s settings.',
    cameraMissing: 'No camera here', cameraMissingText: 'The phone’s own camera works as well.', cameraStarting: 'Starting the camera', seeShots: 'See them, next', locating: 'locating', noFix: 'no position', leave: 'Later', leaveKept: 'Your photos are kept',
    formTitle: 'Inspection report', submit: 'Report', submitNote: 'Stored on the phone first, sent by itself.', submitted: 'Stored on this phone', submittedText: 'Stored on this phone, sent by itself.', submittedFleeting: 'Being sent; do not close this page before that.', more: 'More',

    task: 'Handle', taskCheck: 'Check', taskVerify: 'Verify', before: 'Before', after: 'After', afterDone: 'After', reportedBy: '{who}, {when}', citizen: 'Citizen', inspector: 'Inspector', enlarge: 'Enlarge', moreShots: 'More', takeAfter: 'Take the after photo', takeEvidence: 'Take a photo on site',
    guide: 'Line it up with the photo from before', guideTitle: 'Line up', guideText: 'Make the picture meet the faint one, then press.', guideClose: 'Close', guideStrength: 'How strong the faint picture is', afterHint: 'From about the same spot, so that they compare.', fromSpot: '{d} from the spot', shots: '{n|photo|photos}', mustTick: 'Needed to close', limit: 'Limit {limit}', demoLimit: 'Limit {limit} (demo)', note: 'A word on it', noteMust: 'What you saw',
    givenToMe: 'For me', accept: 'Acknowledge', acceptHint: 'Then the handling begins.', finish: 'Done, hand in', cannot: 'Cannot do', returnAsk: 'Return to dispatch', returnText: 'Say why; the dispatcher assigns it anew.', returnWhy: 'Reason', returnConfirm: 'Return',
    'why.area': 'Not our area', 'why.duty': 'Not our task', 'why.place': 'Place not found', 'why.other': 'Other', whyField: 'In a sentence', whyNeed: 'Choose or write a reason',
    needPhoto: 'After photo missing', needEvidence: 'Photo missing', needTick: 'Tick the closing condition', needNote: 'Write a sentence', pass: 'Passed', fail: 'Not passed', passHint: 'What is it like now? For example: rubbish gone, pavement washed', verifyHint: 'What did you see? For example: three bags at the door, the shopkeeper present', found: 'Confirmed', notFound: 'Not found', result: 'What you found', resultNeed: 'Choose a result', handIn: 'Report result',
    waitingHere: '{what}: stored on this phone, sent by itself', needsHere: 'One step needs you', see: 'See', stale: 'No network; this is from {when}', gone: 'This is no longer yours', goneText: 'It may have been reassigned or closed.', backToday: 'Today', notCached: 'No network, and not on this phone yet', notCachedText: 'Open it once with a network.',
    nothingNow: 'Nothing to do here now', state: 'Now: {state}', why: 'Why here', place: 'Place', cell: 'Cell', words: 'Report', no: 'Case', phoneNav: 'Navigate', stored: 'Stored on this phone', closing: 'Closing condition: {text}', handled: 'By {unit}', handledNote: 'What was done',

    outbox: 'To upload', outboxLead: 'All on this phone, sent in order by itself.', outboxEmpty: 'Everything is uploaded', outboxEmptyText: 'Nothing waits on this phone.', sendNow: 'Send now', exporting: 'Packing', exportAll: 'Export as a file', exportText: 'If this phone stays offline: unsent records and original photos in one file, to hand in elsewhere.',
    exported: 'Exported', exportFailed: 'Not exported; the phone may be full', report: 'Report', waiting: 'Waiting', sending: 'Sending', waitingPhotos: '{n|photo|photos}', storedAt: 'stored {when}', nextTry: 'next try {when}', behind: 'Waits for the step before', signedOut: 'Goes on after sign-in', signIn: 'Sign in',
    others: '{n|item belongs|items belong} to another account', othersText: 'Sent after that account signs in; not shown here.', anonymous: '{n|report was|reports were} made without signing in', retry: 'Send again', edit: 'Edit', remove: 'Delete', removeAsk: 'Delete this item?', removeText: 'Photos and record are deleted for good. Export first to be safe.', removeMaybe: 'It may have reached the server; only the copy on this phone is deleted.', keep: 'Keep', needsTitle: 'Needs you', waitingTitle: 'Waiting', compare: 'See case', room: '{n} left on the phone', notPersistent: 'The browser may clear this store; get online soon.', open: 'Open',
    map: 'Map', mapFailed: 'The map could not be fetched; the list still works.', mapCredit: '© OpenStreetMap contributors', mapEmpty: 'Nowhere to go today',
  },
}

export const t = translator(messages)
