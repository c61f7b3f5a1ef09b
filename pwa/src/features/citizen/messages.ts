import { translator } from '@/i18n'

export const messages = {
  zh: {
    title: '随手报', hello: '拍一张，说一句，就有人管', helloText: '不用注册，半分钟报完。每一步都查得到。',
    noPhoto: '没法拍照，先写位置', howItGoes: '三步', how1: '拍照片', how2: '确认地点', how3: '写一句，发送',
    mine: '我在这台手机上报过的', trackOther: '用查询码查进度', kept: '{n} 条已存在手机里', keptText: '有网自动发，不用守着', keptNeeds: '{n} 条没发成，东西还在',
    resume: '上次没报完', resumeText: '照片和写的都还在，接着来。', dropDraft: '不要了', dropAsk: '删掉这次的照片和文字？', dropText: '删掉后找不回来。', drop: '删掉', keep: '留着',
    placeTitle: '在哪里', wordsTitle: '说一句', next: '下一步', takenAt: '{when} 拍摄', photos: '{n} 张照片', edit: '修改', change: '改地点',
    contact: '留手机号，方便联系你', optionalWords: '（可不填）', contactWhy: '只给工作人员联系你用，不会公开。', phone: '手机号或座机', phoneShort: '位数不对，请再看一眼', phoneBad: '请写手机号，或区号-号码-分机',
    noAccount: '不用注册。发送后给你一个查询码。', offlineSend: '现在没网也能发：先存在手机里，有网自动发。', send: '发送', storing: '正在存',

    received: '收到了', receivedText: '受理员会看你的反映，每一步都能查到。', code: '查询码', codeText: '凭它随时查进度。没有账号，丢了找不回。', copy: '复制', copied: '已复制', share: '分享',
    copyFailed: '这个浏览器不让复制，请长按查询码或截屏。', nextSteps: '接下来', next1: '受理', next1Text: '核对是不是归城管管', next2: '派给负责的单位', next2Text: '按地点和类别派',
    next3: '处理', next3Text: '时限按类别定', next4: '核查结案', next4Text: '有人到现场看过才结案', seeProgress: '看进度', again: '再报一件',
    waiting: '已存在手机里', waitingText: '有网自动发，不用守着。发出后这里会出现查询码。', sending: '正在发', sendingText: '已存在手机里，断了会接着发。',
    waitingTry: '现在再试一次', lastTry: '上次没发出去：{why}', needsYou: '没发成，东西还在', needsYouText: '照片和写的都存在手机里，没有丢。', retry: '再发一次', reopen: '改一改再发', discard: '删掉',
    discardAsk: '删掉这条反映？', discardText: '照片和文字一起删，找不回来。', discardMaybe: '它可能已经到了服务器；删的只是手机里这份。', notHere: '这台手机上没有这条记录', notHereText: '可能清过浏览器数据，或是在别的手机上报的。有查询码就能查。',
    keepOpen: '这个浏览器关掉后可能不会自动发；打开这一页就会接着发。', storedAt: '{when} 存的',

    trackTitle: '查进度', trackLead: '输入发送后得到的查询码', codeField: '查询码', codeHint: '14 位字母和数字，空格、横线、大小写都不要紧。', codeShort: '还差 {n} 位', codeLong: '多了 {n} 位', codeBad: '“{chars}”不会出现在查询码里，请再看一眼',
    codeTypo: '好像有一位打错了，请对照再看一眼', look: '查一下', looking: '正在查', notFound: '没有找到这个查询码', notFoundText: '请对照发送后看到的那一串再看一眼。', throttled: '查得太频繁了', throttledText: '请等 {n} 秒再查。',
    unsent: '还没发出去的', recent: '这台手机上报过的', updated: '{when} 更新', refresh: '刷新', steps: '每一步', noPhotos: '照片遮住人脸和车牌、经人复核后才在这里显示。', photosTitle: '照片', photo_before: '处置前', photo_after: '处置后', photo_check: '核查', photosHidden: '人脸和车牌已遮住', your: '你的话', verifyLink: '手里有照片？核对是不是案卷里的那一张',
    end_closed: '这件事办完了', end_force_closed: '这件事已结束', end_declined: '这件事没有立案', end_void: '这件事已作废', end_transferred: '已转给别的部门', end_merged: '和别人报的是同一件事', open: '还在办',
    endText_declined: '下面写着为什么。觉得不对，可以补充情况再报一次。', endText_transferred: '不归这里管，已经转过去，下面写着转给谁。', endText_merged: '合在一起办，进度照样在这里看。', endText_force_closed: '由主管决定结束，原因写在下面。', endText_void: '原因写在下面。', endText_closed: '有人到现场看过。要是还没好，可以再报一次。',
    reportAgain: '再报一次', offlineOld: '没有网，这是 {when} 看到的',
  },
  en: {
    title: 'Report', hello: 'One photo, one sentence, and someone takes care', helloText: 'No account, half a minute. You can follow every step.',
    noPhoto: 'No photo possible, start with the place', howItGoes: 'Three steps', how1: 'Take a photo', how2: 'Confirm the place', how3: 'One sentence, send',
    mine: 'Reported from this phone', trackOther: 'Track with a code', kept: '{n|report is|reports are} stored on this phone', keptText: 'Sent by itself once online', keptNeeds: '{n|report was|reports were} not accepted; nothing is lost',
    resume: 'Unfinished report', resumeText: 'Your photos and words are still here.', dropDraft: 'Discard', dropAsk: 'Delete these photos and words?', dropText: 'They cannot be brought back.', drop: 'Delete', keep: 'Keep',
    placeTitle: 'Where', wordsTitle: 'In a sentence', next: 'Next', takenAt: 'taken {when}', photos: '{n|photo|photos}', edit: 'Edit', change: 'Change place',
    contact: 'Leave a phone number', optionalWords: '(optional)', contactWhy: 'Only for staff to reach you; never published.', phone: 'Mobile or landline', phoneShort: 'That number has the wrong length', phoneBad: 'A mobile number, or area code-number-extension',
    noAccount: 'No account needed. You get a tracking code.', offlineSend: 'Works without a network: stored on the phone, sent by itself later.', send: 'Send', storing: 'Storing',

    received: 'Received', receivedText: 'A clerk will read it. You can follow every step.', code: 'Tracking code', codeText: 'Look up progress with it any time. Without an account it cannot be recovered.', copy: 'Copy', copied: 'Copied', share: 'Share',
    copyFailed: 'This browser does not allow copying. Press the code long, or take a screenshot.', nextSteps: 'What happens next', next1: 'Acceptance', next1Text: 'Checked whether it is the city’s task', next2: 'Sent to the unit in charge', next2Text: 'By place and category',
    next3: 'Handling', next3Text: 'The time limit depends on the category', next4: 'Check and close', next4Text: 'Closed only after someone looked on site', seeProgress: 'See progress', again: 'Report another',
    waiting: 'Stored on this phone', waitingText: 'Sent by itself once online; no need to wait. The code appears here then.', sending: 'Sending', sendingText: 'It is stored on the phone and goes on after a break.',
    waitingTry: 'Try now', lastTry: 'Last try failed: {why}', needsYou: 'Not accepted; nothing is lost', needsYouText: 'Your photos and words are on this phone.', retry: 'Send again', reopen: 'Edit and send', discard: 'Delete',
    discardAsk: 'Delete this report?', discardText: 'Photos and words are deleted for good.', discardMaybe: 'It may have reached the server already; only the copy on this phone is deleted.', notHere: 'This phone has no such report', notHereText: 'The browser data may have been cleared, or it was sent from another phone. The tracking code still works.',
    keepOpen: 'After closing this browser it may not send by itself; opening this page sends it.', storedAt: 'stored {when}',

    trackTitle: 'Track', trackLead: 'Enter the code you got after sending', codeField: 'Tracking code', codeHint: '14 letters and digits. Spaces, dashes and case do not matter.', codeShort: '{n|character|characters} missing', codeLong: '{n|character|characters} too many', codeBad: '“{chars}” does not occur in codes, please check',
    codeTypo: 'One character seems wrong, please compare', look: 'Look up', looking: 'Looking', notFound: 'No report with this code', notFoundText: 'Please compare it with the one shown after sending.', throttled: 'Too many look-ups', throttledText: 'Please wait {n|second|seconds}.',
    unsent: 'Not sent yet', recent: 'Reported from this phone', updated: 'updated {when}', refresh: 'Refresh', steps: 'Every step', noPhotos: 'Photos appear here once faces and plates are hidden and a person has looked.', photosTitle: 'Photos', photo_before: 'Before', photo_after: 'After', photo_check: 'Check', photosHidden: 'Faces and plates are hidden', your: 'Your words', verifyLink: 'Have a photo? Check whether it is the one on file',
    end_closed: 'This is done', end_force_closed: 'This has ended', end_declined: 'This was not taken up', end_void: 'This was voided', end_transferred: 'Passed on to another office', end_merged: 'Same matter as another report', open: 'In progress',
    endText_declined: 'The reason stands below. If you disagree, report again with more detail.', endText_transferred: 'It belongs to another office; below is which.', endText_merged: 'They are handled together; progress is still shown here.', endText_force_closed: 'A supervisor ended it; the reason stands below.', endText_void: 'The reason stands below.', endText_closed: 'Someone looked on site. If it is not done, report again.',
    reportAgain: 'Report again', offlineOld: 'No network; this is from {when}',
  },
}

export const t = translator(messages)
