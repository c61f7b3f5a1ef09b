import { translator } from '@/i18n'

export const messages = {
  zh: {
    title: '照片疑点', contradiction: '矛盾', doubt: '存疑', note: '说明', settledTitle: '已处理 {n} 条', correct: '更正位置', dismiss: '不成立', reason: '理由', cancel: '取消',
    correctTitle: '把案卷移到照片所在的位置？', correctText: '网格和能看到这件的中队会重新确定，经过里留一笔。', correctNote: '坐标系有误，按照片位置更正', dismissTitle: '为什么不成立？', confirmDismiss: '记下',
    how_dismissed: '{by}认定不成立', how_corrected: '{by}已更正位置', failed: '没有记下：',
    pairGood: '前后对得上，可比度 {n}', pairPartly: '角度差一些，可比度 {n}，请细看', pairNot: '和处置前对不上，可比度 {n}，看不出是不是同一处', sources: '照片来源', photo: '第 {n} 张', photosCount: '{n} 张照片', role_before: '处置前', role_after: '处置后', role_check: '核查', origin_exif: '照片自带', origin_device: '手机拍摄时', origin_sender: '提交时手机位置', 'origin_report.device': '上报位置（手机定位）', 'origin_report.exif': '上报位置（取自照片）', 'origin_report.map': '上报位置（地图选点）',
    time: '时间', localTime: '{when}（手机时间，无时区）', place: '位置', given: '原坐标 {datum}', accuracy: '误差 {a}', altitude: '海拔 {m} 米', direction: '朝向 {d}°', device: '设备', sent: '提交', received: '收到', nothing: '照片和手机都没有留下时间、位置。',
  },
  en: {
    title: 'Doubts about photos', contradiction: 'Contradiction', doubt: 'Doubt', note: 'Explained', settledTitle: '{n} settled', correct: 'Correct place', dismiss: 'Unfounded', reason: 'Reason', cancel: 'Cancel',
    correctTitle: 'Move the case to where the photo was taken?', correctText: 'Grid cell and the squads that see it are decided anew; the history keeps it.', correctNote: 'Wrong datum; corrected by the photo’s position', dismissTitle: 'Why is it unfounded?', confirmDismiss: 'Record',
    how_dismissed: '{by}: unfounded', how_corrected: '{by}: place corrected', failed: 'Not recorded: ',
    pairGood: 'Before and after compare well: {n} of 100', pairPartly: 'Another angle: {n} of 100, look closely', pairNot: 'Cannot be compared with the photo from before: {n} of 100', sources: 'Sources of the photos', photo: 'Photo {n}', photosCount: '{n|photo|photos}', role_before: 'before', role_after: 'after', role_check: 'check', origin_exif: 'In the photo', origin_device: 'Phone, when taken', origin_sender: 'Phone, when sent', 'origin_report.device': 'Reported place (phone)', 'origin_report.exif': 'Reported place (from the photo)', 'origin_report.map': 'Reported place (map)',
    time: 'Time', localTime: '{when} (camera clock, no zone)', place: 'Place', given: 'given in {datum}', accuracy: 'accuracy {a}', altitude: 'altitude {m} m', direction: 'direction {d}°', device: 'Device', sent: 'Sent', received: 'Received', nothing: 'Neither photo nor phone kept a time or place.',
  },
}

export const t = translator(messages)
