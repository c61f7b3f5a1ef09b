import { translator } from '@/i18n'

export const messages = {
  zh: {
    title: '核对照片', lead: '这张照片，是案卷里的那一张吗？', leadText: '一个字节不差才算对上。照片留在你的设备上，只把算出的指纹拿去比。',
    caseNo: '案卷号', caseNoHint: '写在照片水印、告知书和文书上。', caseNoBad: '案卷号像 2026-00381：四位年份，加五位以上数字', caseNoNeeded: '请填案卷号',
    file: '照片文件', choose: '选照片文件', drop: '也可以拖到这里', formats: 'JPEG、PNG、WebP、HEIC、AVIF，30 MB 以内', other: '换一个', remove: '不用这个文件', fileNeeded: '请选照片文件',
    hashing: '正在算指纹，{n}%', hashed: '指纹算好了', dropHere: '松手放在这里',
    fault_not_photo: '这不是照片文件。能核对 JPEG、PNG、WebP、HEIC、AVIF。', fault_too_large: '超过 30 MB，不会是这里的原件或副本。', fault_empty: '这个文件是空的。', fault_unreadable: '这个文件读不出来。要是它还在云端，请先下载到设备上。',
    check: '核对', checking: '正在核对', offline: '没有网', offlineText: '指纹已经算好，有网了再点一次“核对”。', throttled: '问得太频繁了', throttledText: '请等 {n} 秒再核对。文件和案卷号都还在。', again: '再核对一张',

    original: '就是封存的原件', originalText: '和案卷 {no} 里封存的原件一个字节不差。', issued: '是我们发出的副本', issuedText: '和为案卷 {no} 发出的{kind}一个字节不差。', none: '没有对上', noneText: '它既不是案卷 {no} 的原件，也不是为它发出的副本；也可能没有这个案卷号。两种情况，回答一样。',
    kind_evidence: '水印取证件', kind_public: '公开件（遮住了人脸和车牌）', kind_screen: '屏幕大小的副本',
    sealedAt: '封存', issuedAt: '发出', withdrawnAt: '已停止提供', purgedAt: '本单位的原件已清除', under: '依据：{basis}', fingerprint: '指纹 SHA-256', means: '这说明', meansNot: '这不说明',
    original_means: '从封存到现在，你手里这个文件没有被改动过。', original_not: '照片拍到的事就是真的，或者拍摄的时间、地点没有错。那些要看案卷里的其他证据。',
    issued_means: '这个文件是本单位发出的，发出后没有被改动过。', issued_not: '它就是原件。副本缩小过，可能加了水印或遮挡；要看原件，请向办案单位提出。',
    none_means: '用这个文件，核对不了。', none_not: '照片是假的。聊天软件转发、截屏、编辑、另存，都会让文件变样，哪怕看上去一模一样。',
    tip: '可以试试', tip1: '让对方发“原图”，或直接拷贝文件', tip2: '再对一遍案卷号',
  },
  en: {
    title: 'Check a photo', lead: 'Is this the photo on file?', leadText: 'It counts only when every byte is the same. The photo stays on your device; only its fingerprint is compared.',
    caseNo: 'Case number', caseNoHint: 'It is on the watermark, the notice and the documents.', caseNoBad: 'A case number looks like 2026-00381: the year, then five or more digits', caseNoNeeded: 'Please enter the case number',
    file: 'Photo file', choose: 'Choose a photo file', drop: 'or drop it here', formats: 'JPEG, PNG, WebP, HEIC, AVIF, up to 30 MB', other: 'Another one', remove: 'Do not use this file', fileNeeded: 'Please choose a photo file',
    hashing: 'Working out the fingerprint, {n}%', hashed: 'Fingerprint ready', dropHere: 'Let go to drop it here',
    fault_not_photo: 'This is not a photo file. JPEG, PNG, WebP, HEIC and AVIF can be checked.', fault_too_large: 'Over 30 MB: it cannot be an original or a copy from here.', fault_empty: 'This file is empty.', fault_unreadable: 'This file cannot be read. If it is still in a cloud, download it first.',
    check: 'Check', checking: 'Checking', offline: 'No network', offlineText: 'The fingerprint is ready. Press “Check” again once online.', throttled: 'Too many questions', throttledText: 'Please wait {n} s. The file and the case number are kept.', again: 'Check another',

    original: 'This is the sealed original', originalText: 'Every byte is the same as in the original sealed in case {no}.', issued: 'This is a copy we issued', issuedText: 'Every byte is the same as in the {kind} issued for case {no}.', none: 'No match', noneText: 'It is neither an original of case {no} nor a copy issued for it; or there is no such case. Both are answered alike.',
    kind_evidence: 'watermarked evidence copy', kind_public: 'public copy (faces and plates covered)', kind_screen: 'screen-size copy',
    sealedAt: 'Sealed', issuedAt: 'Issued', withdrawnAt: 'No longer given out', purgedAt: 'The office’s own original was deleted', under: 'Basis: {basis}', fingerprint: 'SHA-256 fingerprint', means: 'This means', meansNot: 'This does not mean',
    original_means: 'The file you hold has not been changed since it was sealed.', original_not: 'That what it shows is true, or that its time and place are right. Other evidence in the case speaks to that.',
    issued_means: 'This office issued the file, and it has not been changed since.', issued_not: 'That it is the original. Copies are smaller and may be watermarked or covered; ask the office in charge to see the original.',
    none_means: 'This file cannot be confirmed.', none_not: 'That the photo is fake. Chat apps, screenshots, editing and saving again all change a file, even when it looks the same.',
    tip: 'You could try', tip1: 'Ask for the photo in original size, or copy the file itself', tip2: 'Look at the case number once more',
  },
}

export const t = translator(messages)
