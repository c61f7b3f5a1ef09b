import { translator } from '@/i18n'

export const messages = {
  zh: {
    title: '运行', jobs: '后台任务', parked: '处理不了的照片', refresh: '刷新', asOf: '{time} 的情况',
    queued: '{n} 件在等', running: '{n} 件在做', retried: '{n} 件重试过', since: '最早 {time}',
    noJobs: '没有积压', noJobsText: '照片的缩略图、水印件等都已做完。',
    noParked: '没有处理不了的照片', noParkedText: '有照片解不开、太慢或太占内存时会停在这里，原件都在。',
    parkedWork: '搁置的任务', again: '再试一次', machine: '机器和数据', diskFree: '这台机器的磁盘还剩 {free}，共 {total}', diskLow: '磁盘快满了：照片存不进来之前先扩容。', database: '数据库 {size}', calendar: '工作日历', calendarUntil: '节假日公布到 {day}', calendarNone: '没有载入公布的节假日', calendarPast: '已经过了公布的日子：以后的时限按平常的周末算。', edition: '分类版本', inForce: '现行', fromTo: '{from} 起', until: '{from} 至 {to}', noDate: '没有生效日期', commandFor: '改动在命令行：', accounts: '账号', active: '{n} 个在用', off: '停用', demoPassword: '演示密码', lastSignIn: '上次登录 {when}', never: '没有登录记录', noUnit: '没有单位', units: '单位', openTasks: '在办处置 {n}', noneYet: '还没有', held: '密码错得太多，要等', lift: '让他马上能登录', lifted: '{name} 可以马上再登录了', audit: '登录和账号的记录', sent: '已放回队列', attempts: '试过 {n} 次', copyHash: '照片 {hash}',
    'photo.render': '缩略图和浏览图', 'photo.evidence': '水印件', 'photo.modern': 'WebP 格式', 'provenance.judge': '比对时间和位置', 'privacy.propose': '查找人脸和车牌', 'privacy.publish': '公开件', 'privacy.remove': '撤下公开件', 'likeness.hash': '计算照片指纹', 'likeness.compare': '查找相同照片', 'likeness.pair': '对比处置前后',
  },
  en: {
    title: 'Operations', jobs: 'Background work', parked: 'Photos that could not be rendered', refresh: 'Refresh', asOf: 'As of {time}',
    queued: '{n} waiting', running: '{n} running', retried: '{n} retried', since: 'oldest {time}',
    noJobs: 'Nothing is waiting', noJobsText: 'All renderings and evidence copies are made.',
    noParked: 'No photo is parked', noParkedText: 'Photos that cannot be decoded, take too long or too much memory stop here. The originals are kept.',
    parkedWork: 'Parked work', again: 'Try again', machine: 'Machine and data', diskFree: '{free} of {total} free on this machine’s disk', diskLow: 'The disk is nearly full: add room before photos cannot be stored.', database: 'Database {size}', calendar: 'Working calendar', calendarUntil: 'Holidays published until {day}', calendarNone: 'No published holidays loaded', calendarPast: 'That day is past: limits from now on count ordinary weekends.', edition: 'Catalogue', inForce: 'in force', fromTo: 'from {from}', until: '{from} to {to}', noDate: 'no date', commandFor: 'Changed at the command line:', accounts: 'Accounts', active: '{n} active', off: 'ended', demoPassword: 'demo password', lastSignIn: 'last sign-in {when}', never: 'no sign-in kept', noUnit: 'no unit', units: 'Units', openTasks: '{n} open', noneYet: 'None yet', held: 'has to wait after wrong passwords', lift: 'Let in at once', lifted: '{name} may sign in again at once', audit: 'Sign-ins and accounts', sent: 'Back in the queue', attempts: 'tried {n|time|times}', copyHash: 'Photo {hash}',
    'photo.render': 'Thumbnails and screen size', 'photo.evidence': 'Evidence copies', 'photo.modern': 'WebP format', 'provenance.judge': 'Comparing times and places', 'privacy.propose': 'Looking for faces and plates', 'privacy.publish': 'Public copies', 'privacy.remove': 'Removing withdrawn copies', 'likeness.hash': 'Fingerprints of photos', 'likeness.compare': 'Looking for the same picture', 'likeness.pair': 'Laying before and after side by side',
  },
}

export const t = translator(messages)

/** What a kind of work is called; an unknown one keeps its name. */
export function workName(name: string): string {
  return name in messages.zh ? t(name as keyof typeof messages.zh) : name
}
