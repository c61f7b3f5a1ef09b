import { CacheableResponsePlugin } from 'workbox-cacheable-response'
import { ExpirationPlugin } from 'workbox-expiration'
import { registerRoute } from 'workbox-routing'
import { StaleWhileRevalidate } from 'workbox-strategies'

const DAY = 24 * 60 * 60
const OK = new CacheableResponsePlugin({ statuses: [200, 204] })

/**
 * The only answers of the server that the worker keeps: the base map, the catalogue and the English names. They are the same for everybody,
 * so the address alone is the key and nothing personal lies in the cache. Cases, photos and the person never do.
 */
export function keepPublicData(): void {
  registerRoute(
    ({ url, sameOrigin }) => sameOrigin && url.pathname.startsWith('/api/tiles/base/'),
    new StaleWhileRevalidate({
      cacheName: 'tiles-base',
      plugins: [OK, new ExpirationPlugin({ maxEntries: 800, maxAgeSeconds: 30 * DAY, purgeOnQuotaError: true })],
    }),
  )
  registerRoute(
    ({ url, sameOrigin }) => sameOrigin && (url.pathname === '/api/catalog/categories' || url.pathname === '/api/names'),
    new StaleWhileRevalidate({
      cacheName: 'catalog',
      plugins: [OK, new ExpirationPlugin({ maxEntries: 20, maxAgeSeconds: 7 * DAY, purgeOnQuotaError: true })],
    }),
  )
}
