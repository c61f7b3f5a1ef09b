import type { ManifestOptions } from 'vite-plugin-pwa'

/** What the phone shows when the app is installed. Colours are `--paper` and `--accent` of `ui/tokens.css`. */
export const manifest: Partial<ManifestOptions> = {
  name: '门前',
  short_name: '门前',
  description: '随手报、巡查、派遣、处置，一件事从门前到结案',
  lang: 'zh-CN',
  dir: 'ltr',
  id: '/',
  start_url: '/',
  scope: '/',
  display: 'standalone',
  background_color: '#F4F2ED',
  theme_color: '#F4F2ED',
  categories: ['government', 'utilities'],
  icons: [
    { src: '/icons/icon.svg', sizes: 'any', type: 'image/svg+xml', purpose: 'any' },
    { src: '/icons/icon-192.png', sizes: '192x192', type: 'image/png', purpose: 'any' },
    { src: '/icons/icon-512.png', sizes: '512x512', type: 'image/png', purpose: 'any' },
    { src: '/icons/maskable-512.png', sizes: '512x512', type: 'image/png', purpose: 'maskable' },
  ],
}
