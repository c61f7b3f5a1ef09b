import { translator } from '@/i18n'

export const messages = {
  zh: {
    title: '随手报', hello: '拍一张，说一句，就有人管', helloText: '不用注册，半分钟报完。每一步都查得到。',
    noPhoto: '没法拍照，先写位置',
    mine: '我在这台手机上报过的', trackOther: '用查询码查进度', kept: '{n} 条已存在手机里', keptText: '有网自动发', keptNeeds: '{n} 条没发成，东西还在',
    resume: '上次没报完', resumeText: '照片和写的都还在，接着来。', dropDraft: '不要了', dropAsk: '删掉这次的照片和文字？', dropText: '删掉后找不回来。', drop: '删掉', keep: '留着',
    next: '下一步', takenAt: '{when} 拍摄', photos: '{n} 张照片', edit: '修改', change: '改地点',
    contact: '留手机号，方便联系你', optionalWords: '（可不填）', contactWhy: '只给工作人员联系你用，不会公开。', phone: '手机号或座机', phoneShort: '位数不对，请再看一眼', phoneBad: '请写手机号，或区号-号码-分机',
    noAccount: '不用注册。发送后给你一个查询码。', offlineSend: '现在没网也能发：先存在手机里，有网自动发。', send: '发送', storing: '正在存',

    received: '收到了', receivedText: '受理员会看你的反映，每一步都能查到。', code: '查询码', codeText: '凭它随时查进度。没有账号，丢了找不回。', copy: '复制', copied: '已复制', share: '分享',
    copyFailed: '这个浏览器不让复制，请长按查询码或截屏。', seeProgress: '看进度', again: '再报一件',
    waiting: '已存在手机里', waitingText: '有网自动发。发出后这里会出现查询码。', sending: '正在发', sendingText: '已存在手机里，断了会接着发。',
    waitingTry: '现在再试一次', lastTry: '上次没发出去：{why}', needsYou: '没发成，东西还在', needsYouText: '照片和写的都存在手机里，没有丢。', retry: '再发一次', reopen: '改一改再发', discard: '删掉',
    discardAsk: '删掉这条反映？', discardText: '照片和文字一起删，找不回来。', notHere: '这台手机上没有这条记录', notHereText: '可能清过浏览器数据，或是在别的手机上报的。有查询码就能查。',
    keepOpen: '关掉浏览器可能就停了，再打开这一页会接着发。', storedAt: '{when} 存的',

    trackTitle: '查进度', codeField: '查询码', codeHint: '14 位字母和数字，空格、横线、大小写都不要紧。', codeShort: '还差 {n} 位', codeLong: '多了 {n} 位', codeBad: '“{chars}”不会出现在查询码里，请再看一眼',
    codeTypo: '好像有一位打错了，请对照再看一眼', look: '查一下', looking: '正在查',
    unsent: '还没发出去的', recent: '这台手机上报过的',
    open: '还在办',

    lookedBy: '{when} 前有人看你的反映。', mayMove: '{year} 年放假安排公布后，时间可能会变。', comma: '，', stop: '。', within: '限 {limit}',
    limit_minute: '{n} 分钟', limit_urgent_hour: '{n} 小时（夜里也算）', limit_work_hour: '{n} 小时（只算上班时间）', limit_work_day: '{n} 个工作日', limit_natural_day: '{n} 天',
    stage_accept: '受理', stage_dispatch: '派给负责的单位', stage_handle: '处理', stage_check: '核查', stage_answer: '请你看结果', stageText_accept: '核对是不是归城管管', stageText_dispatch: '按地点和类别派', stageText_handle: '由负责的单位去办', stageText_check: '核对处置前后，通过才结案', stageText_answer: '没办好可以说', byCategory: '时限按类别定',
    saveCode: '存成图片', savedCode: '已生成图片', saveFailed: '图片没生成，请截屏。', codeSpoken: '查询码 {code}', copyText: '随手报：{title}\n查询码：{code}\n{url}', scanHint: '扫码看进度',
    follow: '怎么知道办得怎样', followText: '现在没有短信和推送。这台手机打开“查进度”就看得到；换手机用查询码，或扫存下的图片。可以把这个网页添加到手机桌面。',
    ahead: '接下来',
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
    waiting: 'Stored on this phone', waitingText: 'Sent by itself once online. The code appears here then.', sending: 'Sending', sendingText: 'It is stored on the phone and goes on after a break.',
    waitingTry: 'Try now', lastTry: 'Last try failed: {why}', needsYou: 'Not accepted; nothing is lost', needsYouText: 'Your photos and words are on this phone.', retry: 'Send again', reopen: 'Edit and send', discard: 'Delete',
    discardAsk: 'Delete this report?', discardText: 'Photos and words are deleted for good.', notHere: 'This phone has no such report', notHereText: 'The browser data may have been cleared, or it was sent from another phone. The tracking code still works.',
    keepOpen: 'Closing the browser may stop that; opening this page again goes on.', storedAt: 'stored {when}',

    trackTitle: 'Track', codeField: 'Tracking code', codeHint: '14 letters and digits. Spaces, dashes and case do not matter.', codeShort: '{n|character|characters} missing', codeLong: '{n|character|characters} too many', codeBad: '“{chars}” does not occur in codes, please check',
    codeTypo: 'One character seems wrong, please compare', look: 'Look up', looking: 'Looking',
    unsent: 'Not sent yet', recent: 'Reported from this phone',
    open: 'In progress',

    lookedBy: 'Someone looks at it by {when}.', mayMove: 'It may move once the days off of {year} are published.', comma: '; ', stop: '. ', within: 'limit {limit}',
    limit_minute: '{n|minute|minutes}', limit_urgent_hour: '{n|hour|hours} (nights count)', limit_work_hour: '{n|working hour|working hours}', limit_work_day: '{n|working day|working days}', limit_natural_day: '{n|day|days}',
    stage_accept: 'Acceptance', stage_dispatch: 'Sent to the unit in charge', stage_handle: 'Handling', stage_check: 'Check', stage_answer: 'You look at the result', stageText_accept: 'Checked whether it is the city’s task', stageText_dispatch: 'By place and category', stageText_handle: 'The unit in charge does the work', stageText_check: 'Before and after are compared; closed only once it passes', stageText_answer: 'You can say that it is not done', byCategory: 'the time limit depends on the category',
    saveCode: 'Save as picture', savedCode: 'Picture made', saveFailed: 'No picture could be made; take a screenshot.', codeSpoken: 'Tracking code {code}', copyText: 'Report: {title}\nTracking code: {code}\n{url}', scanHint: 'Scan to see progress',
    follow: 'How to follow it', followText: 'There are no text messages and no notifications. This phone shows it under “Track”; on another phone use the code or scan the saved picture. You can add this page to your home screen.',
    ahead: 'What comes next',
  },
}

export const t = translator(messages)
