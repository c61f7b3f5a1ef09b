import { translator } from '@/i18n'

export const messages = {
  zh: {
    title: '运行', jobs: '后台任务', parked: '处理不了的照片', refresh: '刷新', asOf: '{time} 的情况',
    queued: '{n} 件在等', running: '{n} 件在做', retried: '{n} 件重试过', since: '最早 {time}',
    noJobs: '没有积压', noJobsText: '照片的缩略图、水印件等都已做完。',
    noParked: '没有处理不了的照片', noParkedText: '有照片解不开、太慢或太占内存时会停在这里，原件都在。',
    again: '再试一次', sent: '已放回队列', attempts: '试过 {n} 次', copyHash: '照片 {hash}',
    'photo.render': '缩略图和浏览图', 'photo.evidence': '水印件', 'photo.modern': 'WebP 格式', 'provenance.judge': '比对时间和位置', 'privacy.propose': '查找人脸和车牌', 'privacy.publish': '公开件', 'privacy.remove': '撤下公开件',
  },
  en: {
    title: 'Operations', jobs: 'Background work', parked: 'Photos that could not be rendered', refresh: 'Refresh', asOf: 'As of {time}',
    queued: '{n} waiting', running: '{n} running', retried: '{n} retried', since: 'oldest {time}',
    noJobs: 'Nothing is waiting', noJobsText: 'All renderings and evidence copies are made.',
    noParked: 'No photo is parked', noParkedText: 'Photos that cannot be decoded, take too long or too much memory stop here. The originals are kept.',
    again: 'Try again', sent: 'Back in the queue', attempts: 'tried {n|time|times}', copyHash: 'Photo {hash}',
    'photo.render': 'Thumbnails and screen size', 'photo.evidence': 'Evidence copies', 'photo.modern': 'WebP format', 'provenance.judge': 'Comparing times and places', 'privacy.propose': 'Looking for faces and plates', 'privacy.publish': 'Public copies', 'privacy.remove': 'Removing withdrawn copies',
  },
}

export const t = translator(messages)

/** What a kind of work is called; an unknown one keeps its name. */
export function workName(name: string): string {
  return name in messages.zh ? t(name as keyof typeof messages.zh) : name
}
