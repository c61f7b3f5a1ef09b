/// <reference lib="webworker" />
import { ExpirationPlugin } from 'workbox-expiration'
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { CacheFirst } from 'workbox-strategies'

import { drainInBackground, SYNC_TAG } from '@/offline/background'

import { keepPublicData } from './tiles'

declare const self: ServiceWorkerGlobalScope

// The shell: what a phone needs to open without a network.
precacheAndRoute(self.__WB_MANIFEST)
cleanupOutdatedCaches()
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [/^\/api(\/|$)/] }))

// Chunks of the desk and the map are not precached; their names carry their hash, so what was loaded once stays true.
registerRoute(
  ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/assets/'),
  new CacheFirst({
    cacheName: 'chunks',
    plugins: [
      // A missing file answered with the index page must not be kept under a script's name.
      { cacheWillUpdate: ({ response }) => Promise.resolve(response.ok && !/html/.test(response.headers.get('Content-Type') ?? '') ? response : null) },
      new ExpirationPlugin({ maxEntries: 60, maxAgeSeconds: 60 * 24 * 60 * 60, purgeOnQuotaError: true }),
    ],
  }),
)

keepPublicData()

// The page asks when nobody is interrupted; then the waiting version takes over and the page reloads.
self.addEventListener('message', (event) => {
  const message = event.data as { type?: string } | null
  if (message?.type === 'SKIP_WAITING') void self.skipWaiting()
})

// What waits in the outbox goes out even after the page was closed, where the browser can (not on iOS).
self.addEventListener('sync', (event) => {
  const { tag, waitUntil } = event as ExtendableEvent & { tag?: string }
  if (tag === SYNC_TAG) waitUntil.call(event, drainInBackground())
})
