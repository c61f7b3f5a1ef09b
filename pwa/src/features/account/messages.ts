import { translator } from '@/i18n'

export const messages = {
  zh: {
    title: '登录', what: '街面的事，看得见，有人办，有回音。', lead: '给队员、坐席和联动部门用。', username: '账号', password: '密码', submit: '登录', busy: '正在登录…',
    usernameMissing: '还没写账号', passwordMissing: '还没写密码', wrong: '账号或密码不对，再看一眼',
    throttled: '试得太多了，{time}后再试', throttledKept: '账号和密码都没丢，到时按一下就行。',
    network: '连不上服务器。账号和密码还在，有网了再按一次。', failed: '服务器没答上来。账号和密码还在，过一会儿再按一次。',
    citizen: '反映问题不用登录', goReport: '去随手报', expired: '登录过期了。再登录一次，没做完的接着做。',
    pending: '这台设备上还有 {n} 条待上传', pendingText: '用原来的账号登录，就会自动接着传。',
    seconds: '{n} 秒', minutes: '{n} 分钟',
    demo: '演示账号，密码都是 demo', demoSecond: '另一个区的账号后面加 -hp，如 clerk-hp', missing: '没有这一页', missingText: '地址可能写错了，或者这一页已经搬走。', goHome: '回首页', track: '查进度', me: '我的',
    sessions: '在哪里登录着', thisDevice: '这台', signedIn: '{when} 登录', lastUsed: '{when} 用过', endSession: '让它退出', unknownDevice: '别的程序',
    changePassword: '换密码', currentPassword: '现在的密码', newPassword: '新密码', newPasswordAgain: '再写一遍新密码', passwordHint: '至少 {n} 个字。几个不相干的词连起来，好记也难猜。',
    currentMissing: '还没写现在的密码', passwordShort: '至少 {n} 个字', passwordDiffers: '两遍不一样', passwordChanged: '密码换好了，别处的登录都退出了', cancel: '先不换',
    record: '我的记录', earlier: '更早的', times: ' {n} 次', by: '由 {name}', byCommand: '由服务器命令行', noSuchAccount: '没有这个账号', network8: '网络 {network}',
    'act.sign_in': '登录', 'act.sign_in_wrong': '密码错', 'act.sign_in_held': '错得太多，要等', 'act.sign_out': '退出', 'act.tries_lifted': '解除等待',
    'act.account_added': '建立账号', 'act.account_disabled': '停用账号', 'act.account_enabled': '恢复账号', 'act.password_set': '换密码',
    'act.unit_added': '建立单位', 'act.unit_posted': '改单位的派驻', 'act.unit_ended': '停用单位', 'act.outside_desk_named': '指定接收辖区外上报的受理台', 'act.photo_read': '看未打码的照片', 'act.contact_read': '看联系方式',
    recordKinds: '哪种记录', recordAccounts: '登录和账号', recordReads: '看过什么', recordNone: '没有记录', 'subject.photo': '照片 {name}', 'subject.case': '案卷 {name}',
  },
  en: {
    title: 'Sign in', what: 'What happens on the street: seen, handled, answered.', lead: 'For inspectors, desks and partner agencies.', username: 'Account', password: 'Password', submit: 'Sign in', busy: 'Signing in…',
    usernameMissing: 'Enter your account', passwordMissing: 'Enter your password', wrong: 'Account or password is wrong',
    throttled: 'Too many tries. Try again in {time}', throttledKept: 'Nothing you typed is lost; press once then.',
    network: 'The server cannot be reached. What you typed is still here; press again when there is a network.', failed: 'The server did not answer. What you typed is still here; try again in a moment.',
    citizen: 'Reporting needs no account', goReport: 'Report something', expired: 'You were signed out. Sign in to go on where you were.',
    pending: '{n|item waits|items wait} on this device', pendingText: 'Sign in with the same account and they are sent by themselves.',
    seconds: '{n|second|seconds}', minutes: '{n|minute|minutes}',
    demo: 'Demo accounts; the password is demo', demoSecond: 'Those of the other district end in -hp, like clerk-hp', missing: 'There is no such page', missingText: 'The address may be wrong, or the page has moved.', goHome: 'Home', track: 'Track a report', me: 'Me',
    sessions: 'Signed in on', thisDevice: 'this one', signedIn: 'signed in {when}', lastUsed: 'used {when}', endSession: 'Sign out there', unknownDevice: 'another program',
    changePassword: 'Change password', currentPassword: 'Password now', newPassword: 'New password', newPasswordAgain: 'New password again', passwordHint: 'At least {n} characters. A few unrelated words are easy to keep and hard to guess.',
    currentMissing: 'Enter the password you have now', passwordShort: 'At least {n} characters', passwordDiffers: 'The two differ', passwordChanged: 'Password changed; you are signed out everywhere else', cancel: 'Not now',
    record: 'My records', earlier: 'Earlier', times: ' × {n}', by: 'by {name}', byCommand: 'by the server’s command line', noSuchAccount: 'no such account', network8: 'network {network}',
    'act.sign_in': 'Signed in', 'act.sign_in_wrong': 'Wrong password', 'act.sign_in_held': 'Too many wrong ones, has to wait', 'act.sign_out': 'Signed out', 'act.tries_lifted': 'Let in again',
    'act.account_added': 'Account made', 'act.account_disabled': 'Account ended', 'act.account_enabled': 'Account restored', 'act.password_set': 'Password set',
    'act.unit_added': 'Unit made', 'act.unit_posted': 'Postings of a unit changed', 'act.unit_ended': 'Unit ended', 'act.outside_desk_named': 'Desk named for reports from outside', 'act.photo_read': 'Photo without mask read', 'act.contact_read': 'Contact read',
    recordKinds: 'Which records', recordAccounts: 'Sign-ins and accounts', recordReads: 'What was read', recordNone: 'Nothing recorded', 'subject.photo': 'photo {name}', 'subject.case': 'case {name}',
  },
}

export const t = translator(messages)
