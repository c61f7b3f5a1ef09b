/// <reference lib="webworker" />
import { ExpirationPlugin } from 'workbox-expiration'
import { cleanupOutdatedCaches, createHandlerBoundToURL, precacheAndRoute, type PrecacheEntry } from 'workbox-precaching'
import { NavigationRoute, registerRoute } from 'workbox-routing'
import { CacheFirst } from 'workbox-strategies'

import { drainInBackground } from '@/offline/background'
import { SYNC_TAG } from '@/offline/syncTag'

import { keepPublicData } from './tiles'

declare const self: ServiceWorkerGlobalScope

/** A file of the build; `staff`: no page of the public needs it. */
type ShellFile = PrecacheEntry & { staff?: boolean }

// What a citizen needs to open and report without a network; the staff's pages follow when somebody signs in.
const shell = self.__WB_MANIFEST as ShellFile[]
precacheAndRoute(shell.filter((file) => !file.staff))
cleanupOutdatedCaches()
registerRoute(new NavigationRoute(createHandlerBoundToURL('/index.html'), { denylist: [/^\/api(\/|$)/] }))

// Chunks of the desk and the map are not precached; their names carry their hash, so what was loaded once stays true.
const chunks = new CacheFirst({
  cacheName: 'chunks',
  plugins: [
    // A missing file answered with the index page must not be kept under a script's name.
    { cacheWillUpdate: ({ response }) => Promise.resolve(response.ok && !/html/.test(response.headers.get('Content-Type') ?? '') ? response : null) },
    new ExpirationPlugin({ maxEntries: 160, maxAgeSeconds: 60 * 24 * 60 * 60, purgeOnQuotaError: true }),
  ],
})
registerRoute(({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/assets/'), chunks)

/** Names a device of staff in its caches: a new version then comes whole, before it takes over. */
const STAFF_DEVICE = 'staff-device'

/** Keeps the staff's pages for the time without a network. */
async function keepStaffPages(event: ExtendableEvent): Promise<void> {
  await caches.open(STAFF_DEVICE)
  await Promise.all(shell.filter((file) => file.staff).flatMap((file) => chunks.handleAll({ event, request: new Request(`/${file.url}`) })[1]))
}

self.addEventListener('install', (event) => {
  event.waitUntil(caches.has(STAFF_DEVICE).then((known) => known ? keepStaffPages(event) : undefined))
})

keepPublicData()

// The page asks when nobody is interrupted; then the waiting version takes over and the page reloads.
self.addEventListener('message', (event) => {
  const message = event.data as { type?: string } | null
  if (message?.type === 'SKIP_WAITING') void self.skipWaiting()
  if (message?.type === 'STAFF') event.waitUntil(keepStaffPages(event))
})

// What waits in the outbox goes out even after the page was closed, where the browser can (not on iOS).
self.addEventListener('sync', (event) => {
  const { tag, waitUntil } = event as ExtendableEvent & { tag?: string }
  if (tag === SYNC_TAG) waitUntil.call(event, drainInBackground())
})
