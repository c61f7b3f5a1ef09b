import { copyFileSync, mkdirSync } from 'node:fs'
import { fileURLToPath, URL } from 'node:url'

import vue from '@vitejs/plugin-vue'
import { defineConfig } from 'vitest/config'
import { VitePWA } from 'vite-plugin-pwa'

import { firstLoads } from './scripts/firstLoads.ts'
import { manifest } from './src/app/manifest.ts'

const api = process.env.MENQIAN_API ?? 'http://127.0.0.1:8000'

/** The API's description page is served from here, never from a content network: closed networks have none. */
const apiPage = {
  name: 'api-page',
  closeBundle() {
    const from = fileURLToPath(new URL('./node_modules/swagger-ui-dist/', import.meta.url))
    const to = fileURLToPath(new URL('./dist/api-page/', import.meta.url))
    mkdirSync(to, { recursive: true })
    for (const name of ['swagger-ui.css', 'swagger-ui-bundle.js', 'swagger-ui-standalone-preset.js']) copyFileSync(from + name, to + name)
  },
}

const first = firstLoads()

export default defineConfig({
  plugins: [
    vue(),
    apiPage,
    first.plugin,
    VitePWA({
      strategies: 'injectManifest',
      srcDir: 'src/service-worker',
      filename: 'sw.ts',
      registerType: 'prompt',
      injectRegister: false,
      manifest,
      injectManifest: {
        // What a phone needs to start without a network; desk and map chunks are cached when first used.
        globPatterns: ['index.html', 'assets/*.{js,css}', 'icons/icon.svg'],
        globIgnores: ['assets/maplibre*', 'assets/{DispatchPage,InboxPage}*'],
        maximumFileSizeToCacheInBytes: 600_000,
        manifestTransforms: [first.markStaff],
      },
    }),
  ],
  define: { __VUE_OPTIONS_API__: 'false' },
  // Dexie's build for engines of the target: smaller than the one for every engine, which its package names first.
  resolve: { alias: { '@': fileURLToPath(new URL('./src', import.meta.url)), dexie: 'dexie/dist/modern/dexie.mjs' } },
  server: { port: 5173, proxy: { '/api': { target: api, changeOrigin: false } } },
  build: {
    target: 'es2020', outDir: 'dist', sourcemap: false, reportCompressedSize: false, chunkSizeWarningLimit: 1200,
    rolldownOptions: { output: { codeSplitting: first.chunks } },
  },
  test: {
    environment: 'happy-dom', testTimeout: 60_000, hookTimeout: 60_000,
    include: ['src/**/*.spec.ts', 'tests/unit/**/*.spec.ts'], setupFiles: ['tests/setup.ts'],
  },
})
