import { translator } from '@/i18n'

/** 真的清干净了吗？ Apart from the page's own words: only who answers a closing fetches them. */
export const t = translator({
  zh: {
    answerAsk: '真的清干净了吗？', answerYes: '清干净了', answerNo: '还没有', answerNoDesk: '告诉主管', answerChange: '其实还没有', answeredYes: '你说：清干净了', answeredNo: '你说：还没有', answerHint: '选“还没有”会重新处理。{when} 前都可以说。', answerHintDesk: '重新处理只有一次，已经用过。还没好就告诉主管，由主管决定怎么办。{when} 前都可以说。', answeredDesk: '已告诉主管，由主管决定怎么办。又有新的情况，可以再报一次。',
    answerWhy: '哪里没好', why_still_there: '还在原地', why_partly: '只清了一部分', why_came_back: '又有了', why_other_place: '找错地方了', why_other: '别的', answerWords: '说明一下', answerPhoto: '拍一张现在的样子（可不拍）', answerPhotos: '已附 {n} 张照片，再拍一张', answerBack: '返回', answerSend: '提交', answerSending: '正在提交', answerTry: '现在再试', answerHold: '收回',
    answerKeptYes: '“清干净了”已存在这部手机上，还没提交。', answerKeptNo: '“还没有”已存在这部手机上，还没提交。', answerKeptHere: '还没提交，只在这一页里。',
    answerGoes: '开着这一页，有网就自动提交。', answerGoesLater: '现在提交不了，开着这一页会自动再试。',
    answerOutdated: '你对上一次结果的回答没有提交，这件事后来又处理过了。请看这一次的结果。', answerOutdatedSeen: '看这一次的',
    saidTitle: '你对结果的回答', saidYes: '清干净了', saidNo: '还没办好', saidPhotos: '附了 {n} 张照片',
  },
  en: {
    answerAsk: 'Is it really done?', answerYes: 'It is done', answerNo: 'Not yet', answerNoDesk: 'Tell the supervisor', answerChange: 'It is not, after all', answeredYes: 'You said: done', answeredNo: 'You said: not yet', answerHint: '“Not yet” has it handled again. You can say so until {when}.', answerHintDesk: 'It is handled again only once, and that was used. If it is still not done, tell the supervisor, who decides. You can say so until {when}.', answeredDesk: 'The supervisor was told and decides. If something new happened, report it again.',
    answerWhy: 'What is not done', why_still_there: 'Still there', why_partly: 'Only in part', why_came_back: 'It came back', why_other_place: 'Wrong place', why_other: 'Something else', answerWords: 'In a sentence', answerPhoto: 'Take a photo of it now (optional)', answerPhotos: '{n|photo|photos} attached, one more', answerBack: 'Back', answerSend: 'Submit', answerSending: 'Submitting', answerTry: 'Try now', answerHold: 'Take back',
    answerKeptYes: '“It is done” is kept on this phone, not sent yet.', answerKeptNo: '“Not yet” is kept on this phone, not sent yet.',
    answerKeptHere: 'Not sent yet; it is on this page alone.',
    answerGoes: 'While this page is open it is sent by itself once online.', answerGoesLater: 'It cannot be sent now; while this page is open it is tried again.',
    answerOutdated: 'Your answer to the earlier result was not sent, and the matter has been handled again since. Please look at this result.', answerOutdatedSeen: 'Look at this one',
    saidTitle: 'Your answer to the result', saidYes: 'It is done', saidNo: 'Not done', saidPhotos: '{n|photo|photos} attached',
  },
})
