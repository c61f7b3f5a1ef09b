import { translator } from '@/i18n'

export const messages = {
  zh: { loading: '正在取地图', failed: '地图没取到，清单照样能用。', unable: '这台设备打不开地图，清单照样能用。', retry: '再取一次' },
  en: { loading: 'Fetching the map', failed: 'The map could not be fetched; the list still works.', unable: 'This device cannot draw the map; the list still works.', retry: 'Try again' },
}

export const t = translator(messages)
