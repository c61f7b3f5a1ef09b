import { translator } from '@/i18n'

export const messages = {
  zh: {
    skip: '跳到正文', main: '主要页面', desk: '工作台',
    today: '今日', map: '地图', outbox: '待上传', mine: '我的', camera: '拍照上报', supervise: '监督', inbox: '受理', dispatch: '派遣', unit: '本队', field: '巡查', account: '我的账号', privacy: '公开', ops: '运行',
    report: '随手报', track: '查进度', verify: '核对照片', signIn: '登录', staffSignIn: '工作人员登录', more: '更多',
    expired: '登录过期了', expiredText: '写的和拍的都还在，再登录一次就接着做。', signInAgain: '再登录',
    update: '有新版本', updateText: '换一下只要一两秒', updateNow: '现在换', later: '过会儿',
    broken: '这一页出错了', brokenText: '存在手机里的没有动。重开一次多半就好。', brokenFleeting: '写的只在这一页里，别刷新。再试一次多半就好。', tryAgain: '再试一次', fleeting: '这个浏览器不让存东西', fleetingText: '照样能报：直接发给服务器。没发出去之前别关、别刷新这一页。', known: '知道了', reload: '重开这一页', goHome: '回首页',
    unloaded: '这一页没取到', unloadedText: '可能是网断了，或刚换了新版本。', unloadedFleeting: '可能是网断了。别刷新：写的只在这一页里。', failedHolding: '还有一件没发出去，只在这一页里。别关、别刷新，有网自动发。', goBack: '回刚才那一页',
    loaded: '{title}，已打开', opening: '正在打开',
  },
  en: {
    skip: 'Skip to content', main: 'Main pages', desk: 'Desk',
    today: 'Today', map: 'Map', outbox: 'To upload', mine: 'Me', camera: 'Take a photo', supervise: 'Oversight', inbox: 'Inbox', dispatch: 'Dispatch', unit: 'Unit', field: 'Field', account: 'My account', privacy: 'Public', ops: 'Operations',
    report: 'Report', track: 'Track', verify: 'Check a photo', signIn: 'Sign in', staffSignIn: 'Staff sign-in', more: 'More',
    expired: 'You were signed out', expiredText: 'Everything you wrote and photographed is kept. Sign in to go on.', signInAgain: 'Sign in',
    update: 'A new version is ready', updateText: 'Changing takes a second or two', updateNow: 'Change now', later: 'Later',
    broken: 'This page failed', brokenText: 'What is stored on this phone was not touched. Opening it again mostly helps.', brokenFleeting: 'What you wrote is in this page alone: do not reload it. Trying again mostly helps.', tryAgain: 'Try again', fleeting: 'This browser stores nothing', fleetingText: 'You can still report: it goes straight to the server. Do not close or reload this page before it is sent.', known: 'I see', reload: 'Open again', goHome: 'Home',
    unloaded: 'This page could not be fetched', unloadedText: 'The network may be gone, or a new version was just installed.', unloadedFleeting: 'The network may be gone. Do not reload: what you wrote is in this page alone.', failedHolding: 'Something is not sent yet and is in this page alone. Do not close or reload it; it goes out when there is a network.', goBack: 'Back to the page before',
    loaded: '{title}, opened', opening: 'Opening',
  },
}

export const t = translator(messages)
