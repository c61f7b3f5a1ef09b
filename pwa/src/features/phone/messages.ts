import { translator } from '@/i18n'

/** Words that the public report, the inspector's capture and the outbox share. */
export const messages = {
  zh: {
    takePhoto: '拍照', takeMore: '再拍一张', fromAlbum: '从相册选', photoN: '照片 {n}', 'shot.wide': '全景', 'shot.close': '近景', 'shot.plate': '门牌', onlyStaff: '原照片只给工作人员看。公开的会先遮住人脸和车牌，经人复核。', onlyStaffShort: '公开前遮人脸、车牌',
    storingPhoto: '正在存照片',
    'trouble.not_picture': '这个文件不是照片，没有加进来。', 'trouble.too_large': '这张照片超过 30 MB，没有加进来。请用相机重拍一张。',
    'trouble.empty': '这张照片是空的，请重拍。', 'trouble.full': '手机存储满了，这张没存上。已存的都在；腾出一点空间再拍。',
    'trouble.too_many': '一次最多 9 张。', 'trouble.refused': '第 {n} 张照片服务器不收：{why}。删掉换一张，别的都照旧。', 'trouble.removeRefused': '删掉这张', 'trouble.replace': '先换掉那张照片', 'trouble.broken': '这张照片没存上，请再拍一次。', 'trouble.words': '刚写的没存进手机，先别关这一页。', 'trouble.words_full': '手机存储满了，刚写的没存进手机。先别关这一页，腾出一点空间再改几个字。',

    'place.here': '是在这里吗？', 'place.accuracy': '误差约 {n}', 'place.rough': '定位不太准，在地图上点一下', 'place.locating': '正在定位', 'place.locatingText': '站在原地等几秒，也可以直接在地图上点。',
    'place.pick': '在地图上点一下', 'place.pickText': '点事情发生的位置，越准越好。',
    'place.again': '再点一下', 'place.againText': '放大了，点准事情发生的位置。',
    'place.denied': '没有拿到定位权限', 'place.deniedText': '不要紧，在地图上点一下位置就行。想用定位，可在浏览器设置里打开。',
    'place.coarse': '定位太粗，不能用', 'place.coarseText': '手机只知道大概在 {n} 以内，不作数。在地图上点一下位置就行。', 'place.missing': '现在定不到位', 'place.missingText': '室内或地下常这样。在地图上点一下位置也行。',
    'place.retry': '用我现在的位置', 'place.change': '挪一下位置', 'place.done': '就是这里', 'place.picked': '你在地图上点的', 'place.fromPhoto': '照片里记的位置',
    'place.old': '照片不是刚拍的，请看看位置对不对。',
    'place.ask': '在交界处，请确认是哪一边', 'place.askMany': '在交界处，请确认是哪一块', 'place.share': '约 {n} 在这边', 'place.away': '离你 {n}',
    'place.unsure': '说不准，请工作人员判断', 'place.unsureChosen': '好，由工作人员判断',
    'place.outside': '这里不在服务范围内', 'place.outsideText': '照样可以发。受理员会看，该转给别处的会转，不会没有下文。',
    'place.offline': '连不上服务器，位置先记下了', 'place.offlineText': '归哪里管，发出去以后由系统判断。', 'place.failed': '现在查不到归哪里管', 'place.failedText': '位置先记下了，发出去以后由系统判断。',
    'place.unknown': '位置已记下', 'place.coordinates': '北纬 {lat}，东经 {lon}', 'place.city': '回到市区', 'place.looking': '正在看归哪里管',
    'map.failed': '地图没取到', 'map.blank': '这一带没有底图', 'map.failedText': '请照文字看对不对：{where}。位置照样能发，工作人员会核对。', 'map.failedNoPoint': '没有地图点不了位置。等网好一点再取一次，或到空旷处定位。', 'map.retry': '再取一次', 'map.loading': '正在取地图', 'map.still': '地图动不了，这张图照样能点', 'place.wait': '正在取地图，请稍等', 'map.credit': '© OpenStreetMap 贡献者',
    'place.next': '位置对，下一步', 'place.nextOutside': '还是要发，下一步', 'place.nextRough': '点不准也行，下一步', 'place.need': '先定一个位置', 'place.answer': '先选一边',

    'words.label': '说说情况', 'words.placeholder': '发生了什么？比如：早点铺收摊后垃圾袋堆在路边，有味道', 'words.empty': '没有照片时，请写一句情况。',
    'category.ask': '这是哪类问题？', 'category.other': '别的…', 'category.guessed': '按你的话猜的，不对可以改。工作人员还会核对。',
    'category.unsure': '哪一个像？不确定就不选，工作人员会定。', 'category.none': '写一句情况，就会帮你猜。不选也能发。', 'category.chosen': '不确定就不选，工作人员会定。', 'category.search': '搜索类别', 'category.clear': '不选类别',
    'category.noneFound': '没有叫这个名字的类别', 'category.noneFoundText': '换个说法，或者不选，工作人员会定。', 'category.offline': '类别表还没下载到手机，联网后才能选。不选也能发。',

    'send.full': '手机存储满了，这条没存上', 'send.fullText': '写的和拍的都还在这一页。删掉些照片或视频，腾出空间再点一次。',
    'send.lost': '有照片不在手机里了', 'send.lostText': '请把它删掉重拍，再发。',
    'send.over': '这一份已经交过了', 'send.overText': '刚才在另一个页面发出或删掉了，没有再发第二份。', 'send.changed': '照片刚在另一个页面加过', 'send.changedText': '现在看到的是最新的，看一眼再发。',
    'fleeting.send': '这个浏览器不让存东西，会直接发。发完前别关这一页。', 'fleeting.keep': '这个浏览器不让存东西，关了或刷新就没了。', 'fleeting.waiting': '还没发出去，别关这一页', 'fleeting.waitingText': '这个浏览器不让存东西，关了或刷新就没了。有网就接着发。', 'draft.ended': '刚才那一份已在另一个页面发出或删掉', 'draft.endedText': '这里是新的一份，从头开始。', 'send.failed': '没存上', 'send.failedText': '写的和拍的都还在这一页，请再点一次。',
  },
  en: {
    takePhoto: 'Take a photo', takeMore: 'One more', fromAlbum: 'From album', photoN: 'Photo {n}', 'shot.wide': 'Wide', 'shot.close': 'Close', 'shot.plate': 'Number', onlyStaff: 'Only staff see the original. Public copies have faces and plates covered, checked by a person.', onlyStaffShort: 'Faces and plates are covered before publishing',
    storingPhoto: 'Storing the photo',
    'trouble.not_picture': 'This file is not a photo and was not added.', 'trouble.too_large': 'This photo is over 30 MB and was not added. Please take one with the camera.',
    'trouble.empty': 'This photo is empty, please take it again.', 'trouble.full': 'The phone is full; this photo was not stored. The others are safe. Free some space and take it again.',
    'trouble.too_many': 'Nine photos at most.', 'trouble.refused': 'The server does not take photo {n}: {why}. Remove it and take another; all else stays.', 'trouble.removeRefused': 'Remove it', 'trouble.replace': 'Replace that photo first', 'trouble.broken': 'This photo was not stored, please take it again.', 'trouble.words': 'What you just wrote was not stored; do not close this page yet.', 'trouble.words_full': 'The phone is full; what you just wrote was not stored. Do not close this page; free some space, then change a word.',

    'place.here': 'Is it here?', 'place.accuracy': 'within about {n}', 'place.rough': 'Only a rough position; tap the map', 'place.locating': 'Finding your position', 'place.locatingText': 'Stand still for a few seconds, or tap the map.',
    'place.pick': 'Tap the map', 'place.pickText': 'Tap where it is, as exactly as you can.',
    'place.again': 'Tap once more', 'place.againText': 'It is larger now: tap where it is.',
    'place.denied': 'No permission for your position', 'place.deniedText': 'Never mind: tap the place on the map. You can allow it in the browser’s settings.',
    'place.coarse': 'Too rough to be a position', 'place.coarseText': 'The phone only knows it within about {n}, which does not count. Tap the place on the map.', 'place.missing': 'No position right now', 'place.missingText': 'Common indoors and underground. Tap the place on the map instead.',
    'place.retry': 'Where I am now', 'place.change': 'Move the pin', 'place.done': 'It is here', 'place.picked': 'picked on the map', 'place.fromPhoto': 'position stored in the photo',
    'place.old': 'The photo was not taken just now. Please check the place.',
    'place.ask': 'It is on a border. Which side?', 'place.askMany': 'It is on a border. Which part?', 'place.share': 'about {n} on this side', 'place.away': '{n} from you',
    'place.unsure': 'Not sure, let the staff decide', 'place.unsureChosen': 'The staff will decide',
    'place.outside': 'Outside the service area', 'place.outsideText': 'You can still send it. A clerk reads it and passes it on where it belongs.',
    'place.offline': 'The server cannot be reached; the position is kept', 'place.offlineText': 'Who is responsible is worked out after it is sent.', 'place.failed': 'Who is responsible cannot be looked up now', 'place.failedText': 'The position is kept; it is worked out after it is sent.',
    'place.unknown': 'The position is kept', 'place.coordinates': '{lat} N, {lon} E', 'place.city': 'Back to the city', 'place.looking': 'Looking up the area',
    'map.failed': 'The map could not be fetched', 'map.blank': 'There is no map of this area', 'map.failedText': 'Please check the words: {where}. You can send it all the same; staff check the place.', 'map.failedNoPoint': 'Without a map no place can be tapped. Try again with a better network, or find your position outdoors.', 'map.retry': 'Try again', 'map.loading': 'Fetching the map', 'map.still': 'The map cannot be moved; tapping this picture works', 'place.wait': 'Fetching the map, one moment', 'map.credit': '© OpenStreetMap contributors',
    'place.next': 'Right place, next', 'place.nextOutside': 'Send it anyway, next', 'place.nextRough': 'Leave it rough, next', 'place.need': 'Set a place first', 'place.answer': 'Choose a side first',

    'words.label': 'What happened', 'words.placeholder': 'For example: rubbish bags on the pavement after the breakfast stall closed', 'words.empty': 'Without a photo, please write a sentence.',
    'category.ask': 'What kind of problem?', 'category.other': 'Other…', 'category.guessed': 'Guessed from your words; change it if wrong. Staff check it too.',
    'category.unsure': 'Which one fits? Leave it open if unsure; staff will set it.', 'category.none': 'Write a sentence and we will guess. You may leave it open.', 'category.chosen': 'Leave it open if unsure; staff will set it.', 'category.search': 'Search categories', 'category.clear': 'No category',
    'category.noneFound': 'No category by that name', 'category.noneFoundText': 'Try other words, or leave it open.', 'category.offline': 'The list of categories is not on this phone yet. You may leave it open.',

    'send.full': 'The phone is full; this was not stored', 'send.fullText': 'Your words and photos are still on this page. Free some space and press again.',
    'send.lost': 'A photo is no longer on this phone', 'send.lostText': 'Remove it, take it again, then send.',
    'send.over': 'This one was handed in already', 'send.overText': 'It was sent or deleted on another page just now; nothing was sent twice.', 'send.changed': 'Photos were added on another page', 'send.changedText': 'You see the latest now. Look at it, then send.',
    'fleeting.send': 'This browser stores nothing; it is sent at once. Do not close this page before that.', 'fleeting.keep': 'This browser stores nothing: closing or reloading this page loses it.', 'fleeting.waiting': 'Not sent yet, do not close this page', 'fleeting.waitingText': 'This browser stores nothing: closing or reloading loses it. It is sent as soon as there is a network.', 'draft.ended': 'That one was sent or deleted on another page', 'draft.endedText': 'This is a new one, from the beginning.', 'send.failed': 'Not stored', 'send.failedText': 'Your words and photos are still on this page. Please press again.',
  },
}

export const t = translator(messages)
