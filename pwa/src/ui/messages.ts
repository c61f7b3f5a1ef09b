import { translator } from '@/i18n'

export const messages = {
  zh: {
    back: '返回', close: '关闭', cancel: '取消', retry: '再试一次', menu: '菜单', showPassword: '看密码', hidePassword: '藏起密码',
    optional: '（可不填）', counter: '{n} / {max}',
    photo: '照片', photoPending: '正在处理', photoWaiting: '待上传', photoNone: '没有照片', photoFailed: '打不开', photoUnreached: '连不上', photoOf: '第 {n} 张，共 {total} 张',
    evidenceCopy: '水印件', save: '存下来',
    previous: '上一张', next: '下一张', zoom: '放大或还原',
    live: '实时', connecting: '连接中', lost: '断开，正在重连', justNow: '刚到',
    loading: '正在取', error: '没成功', offline: '没有网',
    done: '已完成', current: '正在进行', newest: '最近一步', later: '还没到', notifications: '提示',
    stepOf: '第 {n} 步，共 {total} 步：{name}', selected: '已选', remove: '删掉这张',
  },
  en: {
    back: 'Back', close: 'Close', cancel: 'Cancel', retry: 'Try again', menu: 'Menu', showPassword: 'Show password', hidePassword: 'Hide password',
    optional: ' (optional)', counter: '{n} / {max}',
    photo: 'Photo', photoPending: 'Processing', photoWaiting: 'To upload', photoNone: 'No photo', photoFailed: 'Cannot open', photoUnreached: 'No connection', photoOf: 'Photo {n} of {total}',
    evidenceCopy: 'Evidence copy', save: 'Save',
    previous: 'Previous', next: 'Next', zoom: 'Zoom in or out',
    live: 'Live', connecting: 'Connecting', lost: 'Lost, reconnecting', justNow: 'new',
    loading: 'Loading', error: 'That did not work', offline: 'No network',
    done: 'done', current: 'in progress', newest: 'latest step', later: 'not yet', notifications: 'Notices',
    stepOf: 'Step {n} of {total}: {name}', selected: 'selected', remove: 'Remove this photo',
  },
}

export const t = translator(messages)
