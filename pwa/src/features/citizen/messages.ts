import { translator } from '@/i18n'

export const messages = {
  zh: {
    title: '随手报', hello: '拍一张，说一句，就有人管', helloText: '不用注册，半分钟报完。每一步都查得到。',
    noPhoto: '没法拍照，先写位置',
    mine: '我在这台手机上报过的', trackOther: '用查询码查进度', kept: '{n} 条已存在手机里', keptText: '有网自动发，不用守着', keptNeeds: '{n} 条没发成，东西还在',
    resume: '上次没报完', resumeText: '照片和写的都还在，接着来。', dropDraft: '不要了', dropAsk: '删掉这次的照片和文字？', dropText: '删掉后找不回来。', drop: '删掉', keep: '留着',
    next: '下一步', takenAt: '{when} 拍摄', photos: '{n} 张照片', edit: '修改', change: '改地点',
    contact: '留手机号，方便联系你', optionalWords: '（可不填）', contactWhy: '只给工作人员联系你用，不会公开。', phone: '手机号或座机', phoneShort: '位数不对，请再看一眼', phoneBad: '请写手机号，或区号-号码-分机',
    noAccount: '不用注册。发送后给你一个查询码。', offlineSend: '现在没网也能发：先存在手机里，有网自动发。', send: '发送', storing: '正在存',

    received: '收到了', receivedText: '受理员会看你的反映，每一步都能查到。', code: '查询码', codeText: '凭它随时查进度。没有账号，丢了找不回。', copy: '复制', copied: '已复制', share: '分享',
    copyFailed: '这个浏览器不让复制，请长按查询码或截屏。', seeProgress: '看进度', again: '再报一件',
    waiting: '已存在手机里', waitingText: '有网自动发，不用守着。发出后这里会出现查询码。', sending: '正在发', sendingText: '已存在手机里，断了会接着发。',
    waitingTry: '现在再试一次', lastTry: '上次没发出去：{why}', needsYou: '没发成，东西还在', needsYouText: '照片和写的都存在手机里，没有丢。', retry: '再发一次', reopen: '改一改再发', discard: '删掉',
    discardAsk: '删掉这条反映？', discardText: '照片和文字一起删，找不回来。', notHere: '这台手机上没有这条记录', notHereText: '可能清过浏览器数据，或是在别的手机上报的。有查询码就能查。',
    keepOpen: '这个浏览器关掉后可能不会自动发；打开这一页就会接着发。', storedAt: '{when} 存的',

    trackTitle: '查进度', codeField: '查询码', codeHint: '14 位字母和数字，空格、横线、大小写都不要紧。', codeShort: '还差 {n} 位', codeLong: '多了 {n} 位', codeBad: '“{chars}”不会出现在查询码里，请再看一眼',
    codeTypo: '好像有一位打错了，请对照再看一眼', look: '查一下', looking: '正在查', notFound: '没有找到这个查询码', notFoundText: '请对照发送后看到的那一串再看一眼。', throttled: '查得太频繁了', throttledText: '请等 {n} 秒再查。',
    unsent: '还没发出去的', recent: '这台手机上报过的', refresh: '刷新', steps: '每一步', noPhotos: '照片遮住人脸和车牌、经人复核后才在这里显示。', photosTitle: '照片', photo_before: '处置前', photo_after: '处置后', photo_check: '核查', photosHidden: '人脸和车牌已遮住', your: '你的话', verifyLink: '手里有照片？核对是不是案卷里的那一张',
    open: '还在办',
    endText_declined: '觉得不对，可以补充情况再报一次。', endText_transferred: '不归这里管，已经转给管这件事的部门。', endText_merged: '合在一起办，进度照样在这里看。', endText_force_closed: '由主管决定结束。', endText_void: '这条记录不再办理。', endText_closed: '有人到现场看过。',
    reportAgain: '再报一次', offlineOld: '没有网，这是 {when} 看到的', staleOld: '现在查不到新的，这是 {when} 看到的', trackOffline: '连不上服务器', trackBroken: '现在查不到', trackLater: '反映过的都还在，查询码照样有用。等一下再查。', trackRetry: '再查一次',

    lookedBy: '{when} 前有人看你的反映。', next1By: '{when} 前', mayMove: '{year} 年放假安排公布后，时间可能会变。', comma: '，', stop: '。', within: '限 {limit}',
    limit_minute: '{n} 分钟', limit_urgent_hour: '{n} 小时（夜里也算）', limit_work_hour: '{n} 小时（只算上班时间）', limit_work_day: '{n} 个工作日', limit_natural_day: '{n} 天',
    stage_accept: '受理', stage_dispatch: '派给负责的单位', stage_handle: '处理', stage_check: '到现场核查', stage_answer: '请你看结果', stageText_accept: '核对是不是归城管管', stageText_dispatch: '按地点和类别派', stageText_handle: '由负责的单位去办', stageText_check: '有人到现场看过才结案', stageText_answer: '没办好可以说', byCategory: '时限按类别定',
    saveCode: '存成图片', savedCode: '已生成图片', saveFailed: '图片没生成，请截屏。', codeSpoken: '查询码 {code}', copyText: '随手报：{title}\n查询码：{code}\n{url}', scanHint: '扫码看进度',
    follow: '怎么知道办得怎样', followText: '现在没有短信和推送。这台手机打开“查进度”就看得到；换手机用查询码，或扫存下的图片。可以把这个网页添加到手机桌面。',
    state_reported: '等受理员看', state_accepted: '已受理', state_checking: '有人去现场核实', state_filed: '正在派给负责的单位', state_dispatched: '已派出，等单位接手', state_handling: '正在处理', state_finished: '处理完了，等现场核查', state_checked: '核查通过，等结案', state_closed: '处理完了，请你看看', state_force_closed: '这件事已结束', state_declined: '这件事没有立案', state_void: '这件事已作废', state_transferred: '已转给别的部门', state_merged: '和别人报的是同一件事',
    step_received: '收到你的反映', step_accepted: '已受理', step_filed: '已立为案卷', step_dispatched: '派给{unit}', step_handling: '{unit}开始处理', step_returned: '单位退回，正在另派', step_finished: '{unit}说处理完了，还会有人到现场核查', step_checked: '到现场看过，核查通过', step_rework: '没有办好，重新处理', step_reworkAsked: '市民说还没好，重新处理', step_closed: '结案', step_declined: '没有立案', step_void: '已作废', step_transferred: '已移送其他部门', step_merged: '和同一处的另一件合并办理', theUnit: '负责的单位',
    toYou: '给你的话：{words}', nowWith: '现在由它处理', didIt: '由它处理', ahead: '接下来', yourPhoto: '你拍的', yourPhotoAt: '你拍的 {when}', afterAt: '处理后 {when}', beforeAt: '处理前 {when}', checkAt: '核查 {when}', lastTime: '上次{what}', againHandled: '上次没处理好，正在重新处理。', againShown: '重新处理后的照片经人复核后在这里显示。', onTime: '按时完成', late: '超时完成', used: '用 {used}', usedOf: '用 {used}，限 {limit}', overdue: '已过 {when}，还没办',
    offlineReceipt: '没有网，先看这台手机记得的', sentAt: '{when} 发出',
  },
  en: {
    title: 'Report', hello: 'One photo, one sentence, and someone takes care', helloText: 'No account, half a minute. You can follow every step.',
    noPhoto: 'No photo possible, start with the place',
    mine: 'Reported from this phone', trackOther: 'Track with a code', kept: '{n|report is|reports are} stored on this phone', keptText: 'Sent by itself once online', keptNeeds: '{n|report was|reports were} not accepted; nothing is lost',
    resume: 'Unfinished report', resumeText: 'Your photos and words are still here.', dropDraft: 'Discard', dropAsk: 'Delete these photos and words?', dropText: 'They cannot be brought back.', drop: 'Delete', keep: 'Keep',
    next: 'Next', takenAt: 'taken {when}', photos: '{n|photo|photos}', edit: 'Edit', change: 'Change place',
    contact: 'Leave a phone number', optionalWords: '(optional)', contactWhy: 'Only for staff to reach you; never published.', phone: 'Mobile or landline', phoneShort: 'That number has the wrong length', phoneBad: 'A mobile number, or area code-number-extension',
    noAccount: 'No account needed. You get a tracking code.', offlineSend: 'Works without a network: stored on the phone, sent by itself later.', send: 'Send', storing: 'Storing',

    received: 'Received', receivedText: 'A clerk will read it. You can follow every step.', code: 'Tracking code', codeText: 'Look up progress with it any time. Without an account it cannot be recovered.', copy: 'Copy', copied: 'Copied', share: 'Share',
    copyFailed: 'This browser does not allow copying. Press the code long, or take a screenshot.', seeProgress: 'See progress', again: 'Report another',
    waiting: 'Stored on this phone', waitingText: 'Sent by itself once online; no need to wait. The code appears here then.', sending: 'Sending', sendingText: 'It is stored on the phone and goes on after a break.',
    waitingTry: 'Try now', lastTry: 'Last try failed: {why}', needsYou: 'Not accepted; nothing is lost', needsYouText: 'Your photos and words are on this phone.', retry: 'Send again', reopen: 'Edit and send', discard: 'Delete',
    discardAsk: 'Delete this report?', discardText: 'Photos and words are deleted for good.', notHere: 'This phone has no such report', notHereText: 'The browser data may have been cleared, or it was sent from another phone. The tracking code still works.',
    keepOpen: 'After closing this browser it may not send by itself; opening this page sends it.', storedAt: 'stored {when}',

    trackTitle: 'Track', codeField: 'Tracking code', codeHint: '14 letters and digits. Spaces, dashes and case do not matter.', codeShort: '{n|character|characters} missing', codeLong: '{n|character|characters} too many', codeBad: '“{chars}” does not occur in codes, please check',
    codeTypo: 'One character seems wrong, please compare', look: 'Look up', looking: 'Looking', notFound: 'No report with this code', notFoundText: 'Please compare it with the one shown after sending.', throttled: 'Too many look-ups', throttledText: 'Please wait {n|second|seconds}.',
    unsent: 'Not sent yet', recent: 'Reported from this phone', refresh: 'Refresh', steps: 'Every step', noPhotos: 'Photos appear here once faces and plates are hidden and a person has looked.', photosTitle: 'Photos', photo_before: 'Before', photo_after: 'After', photo_check: 'Check', photosHidden: 'Faces and plates are hidden', your: 'Your words', verifyLink: 'Have a photo? Check whether it is the one on file',
    open: 'In progress',
    endText_declined: 'If you disagree, report again with more detail.', endText_transferred: 'It belongs to another office and was passed on.', endText_merged: 'They are handled together; progress is still shown here.', endText_force_closed: 'A supervisor ended it.', endText_void: 'It is no longer handled.', endText_closed: 'Someone looked on site.',
    reportAgain: 'Report again', offlineOld: 'No network; this is from {when}', staleOld: 'Nothing newer can be read now; this is from {when}', trackOffline: 'The server cannot be reached', trackBroken: 'It cannot be looked up now', trackLater: 'What you reported is kept and the code stays valid. Try again in a while.', trackRetry: 'Look again',

    lookedBy: 'Someone looks at it by {when}.', next1By: 'by {when}', mayMove: 'It may move once the days off of {year} are published.', comma: '; ', stop: '. ', within: 'limit {limit}',
    limit_minute: '{n|minute|minutes}', limit_urgent_hour: '{n|hour|hours} (nights count)', limit_work_hour: '{n|working hour|working hours}', limit_work_day: '{n|working day|working days}', limit_natural_day: '{n|day|days}',
    stage_accept: 'Acceptance', stage_dispatch: 'Sent to the unit in charge', stage_handle: 'Handling', stage_check: 'Check on site', stage_answer: 'You look at the result', stageText_accept: 'Checked whether it is the city’s task', stageText_dispatch: 'By place and category', stageText_handle: 'The unit in charge does the work', stageText_check: 'Closed only after someone looked on site', stageText_answer: 'You can say that it is not done', byCategory: 'the time limit depends on the category',
    saveCode: 'Save as picture', savedCode: 'Picture made', saveFailed: 'No picture could be made; take a screenshot.', codeSpoken: 'Tracking code {code}', copyText: 'Report: {title}\nTracking code: {code}\n{url}', scanHint: 'Scan to see progress',
    follow: 'How to follow it', followText: 'There are no text messages and no notifications. This phone shows it under “Track”; on another phone use the code or scan the saved picture. You can add this page to your home screen.',
    state_reported: 'Waiting for the clerk', state_accepted: 'Accepted', state_checking: 'Someone checks on site', state_filed: 'Being sent to the unit in charge', state_dispatched: 'Sent; the unit has yet to take it', state_handling: 'Being handled', state_finished: 'Handled; to be checked on site', state_checked: 'Checked; to be closed', state_closed: 'It is done, please look', state_force_closed: 'This has ended', state_declined: 'This was not taken up', state_void: 'This was voided', state_transferred: 'Passed on to another office', state_merged: 'Same matter as another report',
    step_received: 'Your report arrived', step_accepted: 'Accepted', step_filed: 'Filed as a case', step_dispatched: 'Sent to {unit}', step_handling: '{unit} began', step_returned: 'Returned by the unit, being sent to another', step_finished: '{unit} says it is done; it will be checked on site', step_checked: 'Checked on site: passed', step_rework: 'Not done yet, handled again', step_reworkAsked: 'A reporter said it is not done; handled again', step_closed: 'Closed', step_declined: 'Not taken up', step_void: 'Voided', step_transferred: 'Passed on to another office', step_merged: 'Joined with a report of the same place', theUnit: 'the unit in charge',
    toYou: 'To you: {words}', nowWith: 'Has it now', didIt: 'Handled it', ahead: 'What comes next', yourPhoto: 'Yours', yourPhotoAt: 'Yours, {when}', afterAt: 'After, {when}', beforeAt: 'Before, {when}', checkAt: 'Check, {when}', lastTime: 'Last time: {what}', againHandled: 'It was not done the first time and is being handled again.', againShown: 'The photo of the new handling appears here once a person has looked.', onTime: 'In time', late: 'Late', used: 'took {used}', usedOf: 'took {used}, limit {limit}', overdue: 'Due {when}, not done yet',
    offlineReceipt: 'No network; this is what the phone remembers', sentAt: 'sent {when}',
  },
}

export const t = translator(messages)
