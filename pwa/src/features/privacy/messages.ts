import { translator } from '@/i18n'

export const messages = {
  zh: {
    title: '公开复核', tab_waiting: '待复核', tab_approved: '已通过', tab_rejected: '不公开', queue: '照片',
    found: '人脸 {f} · 车牌 {p}', none: '没有找到人脸和车牌', trouble: '没能自动查找，请自己圈', role_before: '处置前', role_after: '处置后', role_check: '核查', more: '再往后',
    empty_waiting: '都复核完了', empty_waitingText: '新照片查找完人脸和车牌后会出现在这里。', empty_approved: '还没有通过的', empty_approvedText: '通过的照片会出现在市民的进度页上。', empty_rejected: '没有不公开的', empty_rejectedText: '认定不宜公开的照片列在这里。',
    choose: '选一张开始', chooseText: '按 J、K 上下换。',
    boxes: '要遮住的', face: '人脸', plate: '车牌', other: '其他', kind: '遮的是', remove: '删掉这个框', add: '加一个框', drawHint: '在照片上拖出一个框；选中后用方向键移动，Shift 加方向键改大小，Delete 删掉。', noBoxes: '一个框也没有。请再看一遍：人脸、车牌、门牌上的姓名、手机号。', byModel: '自动找到，{n}% 把握', byPerson: '手工',
    preview: '看遮住后的样子', edit: '改框', save: '先存着', saved: '存好了', approve: '通过，可以公开', reject: '不公开', withdraw: '撤下', reason: '理由', reasonWhy: '为什么不宜公开？', reasonDraw: '为什么撤下？', rejectText: '这张照片不会出现在任何公开页面。', withdrawText: '公开的副本马上失效，原来的地址不再使用。', cancel: '取消', lookQuestion: '这张没能自动查找，看过整张照片了吗？', lookText: '人脸、车牌、姓名、手机号，一处也没有才能不加框就公开。', confirmLook: '看过了，没有要遮的', confirmReject: '不公开', confirmWithdraw: '撤下', goBack: '改回待复核',
    making: '正在生成公开件…', public: '看公开件', changed: '刚有人改过，已换成最新的', approved: '通过了', rejected: '记下了，不公开', withdrawn: '已撤下',
    steps: '经过', step_found: '自动查找', step_saved: '改了框', step_approved: '通过', step_rejected: '不公开', step_withdrawn: '撤下', whose: '{n}，{kind}', case: '看案卷', photoAlt: '待复核的照片', pictureFailed: '照片打不开', retry: '再试一次', back: '回到列表',
    keyMove: '换照片', keyApprove: '通过', keyPreview: '看遮住后的样子', keyNew: '加一个框', keyDelete: '删掉选中的框', keyClose: '收起', keyHelp: '全部按键', unsaved: '框改过，还没存',
  },
  en: {
    title: 'Review for the public', tab_waiting: 'To review', tab_approved: 'Approved', tab_rejected: 'Not public', queue: 'Photos',
    found: 'faces {f} · plates {p}', none: 'no faces or plates found', trouble: 'Nothing could be looked for: draw the boxes yourself', role_before: 'before', role_after: 'after', role_check: 'check', more: 'More',
    empty_waiting: 'All reviewed', empty_waitingText: 'New photos appear here once faces and plates have been looked for.', empty_approved: 'None approved yet', empty_approvedText: 'Approved photos appear on the citizen’s page.', empty_rejected: 'None', empty_rejectedText: 'Photos found unfit for the public are listed here.',
    choose: 'Choose one to begin', chooseText: 'Press J and K to move.',
    boxes: 'To be hidden', face: 'Face', plate: 'Plate', other: 'Other', kind: 'Hides', remove: 'Remove this box', add: 'Add a box', drawHint: 'Drag on the photo to draw a box; arrow keys move the chosen one, Shift and arrows resize, Delete removes.', noBoxes: 'No box at all. Look again: faces, plates, names, telephone numbers.', byModel: 'found by the model, {n} % sure', byPerson: 'by hand',
    preview: 'See it hidden', edit: 'Edit boxes', save: 'Save for later', saved: 'Saved', approve: 'Approve for the public', reject: 'Not public', withdraw: 'Withdraw', reason: 'Reason', reasonWhy: 'Why is it unfit for the public?', reasonDraw: 'Why withdraw it?', rejectText: 'The photo will not appear on any public page.', withdrawText: 'The public copy ends at once; its address is never used again.', cancel: 'Cancel', lookQuestion: 'Nothing was looked for here. Have you looked over the whole picture?', lookText: 'Only where there is no face, plate, name or telephone number it may go public without a box.', confirmLook: 'I looked: nothing to hide', confirmReject: 'Not public', confirmWithdraw: 'Withdraw', goBack: 'Back to review',
    making: 'Making the public copy…', public: 'See the public copy', changed: 'Somebody changed it just now; this is the latest', approved: 'Approved', rejected: 'Recorded: not public', withdrawn: 'Withdrawn',
    steps: 'History', step_found: 'Looked for', step_saved: 'Boxes changed', step_approved: 'Approved', step_rejected: 'Not public', step_withdrawn: 'Withdrawn', whose: '{n}, {kind}', case: 'Open the case', photoAlt: 'The photo under review', pictureFailed: 'The photo does not open', retry: 'Try again', back: 'Back to the list',
    keyMove: 'next or previous photo', keyApprove: 'approve', keyPreview: 'see it hidden', keyNew: 'add a box', keyDelete: 'remove the chosen box', keyClose: 'put away', keyHelp: 'all keys', unsaved: 'Boxes changed, not saved yet',
  },
}

export const t = translator(messages)
