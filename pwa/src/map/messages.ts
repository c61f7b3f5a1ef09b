import { translator } from '@/i18n'

export const messages = {
  zh: { loading: '正在取地图', failed: '地图没取到，清单照样能用。', unable: '这台设备打不开地图，清单照样能用。', retry: '再取一次', title: '地图', marker: '地图上的一处', zoomIn: '放大', zoomOut: '缩小', north: '转回正北', credit: '地图来源', close: '关上', ctrl: '按住 Ctrl 再滚动来缩放地图', command: '按住 ⌘ 再滚动来缩放地图', fingers: '用两指移动地图' },
  en: { loading: 'Fetching the map', failed: 'The map could not be fetched; the list still works.', unable: 'This device cannot draw the map; the list still works.', retry: 'Try again', title: 'Map', marker: 'A place on the map', zoomIn: 'Zoom in', zoomOut: 'Zoom out', north: 'Back to north', credit: 'Where the map is from', close: 'Close', ctrl: 'Hold Ctrl and scroll to zoom the map', command: 'Hold ⌘ and scroll to zoom the map', fingers: 'Move the map with two fingers' },
}

export const t = translator(messages)
