import {
  CacheableResponsePlugin,
  ExpirationPlugin,
  NavigationRoute,
  NetworkFirst,
  type PrecacheEntry,
  Route,
  Serwist,
  type SerwistPlugin,
} from 'serwist'
import { HELD_PICTURES, lockHeld, readOwner } from '../client/held-database'
import { answerNavigation } from './navigation'
import { listenToSyncs } from './outbox'
import { listenToPushes } from './pushes'
import { takeShared } from './shared'

declare const self: ServiceWorkerGlobalScope & {
  /** Written in by the build: the page for when there is no connection, and all that it is made of. */
  __HELD_FILES: PrecacheEntry[]
}

/** The page that draws what this device holds. It is nobody's. */
const HELD_PAGE = '/offline'
const MAX_PICTURES = 300

const serwist = new Serwist({ precacheEntries: self.__HELD_FILES, clientsClaim: true })

async function isSomebodyHere(): Promise<boolean> {
  const owner = await readOwner().catch(() => null)
  return owner !== null && !owner.isLocked
}

async function navigate(request: Request): Promise<Response> {
  const { pathname } = new URL(request.url)
  // Nobody is signed in, or somebody else is about to be: what this device holds of a person is shown to neither.
  if (pathname === '/sign-in') await lockHeld().catch(() => undefined)
  return answerNavigation(pathname, {
    ask: (signal) => fetch(request, { signal }),
    heldPage: async () => (await serwist.matchPrecache(HELD_PAGE)) ?? Response.error(),
    isSomebodyHere,
    wait: (ms) => new Promise((resolve) => setTimeout(resolve, ms)),
  })
}
serwist.registerRoute(
  new NavigationRoute(({ request }) => navigate(request), {
    denylist: [/^\/(api|uploads|docs)\//, /^\/(healthz|readyz|metrics)$/],
  }),
)

/** Who may see a picture is for the server to say; without it, for whoever's device it is to show it to nobody else. */
const ownerOnly: SerwistPlugin = {
  cachedResponseWillBeUsed: async ({ cachedResponse }) => ((await isSomebodyHere()) ? cachedResponse : null),
  cacheWillUpdate: async ({ response }) => ((await isSomebodyHere()) ? response : null),
}
serwist.registerRoute(
  new Route(
    ({ url, sameOrigin, request }) =>
      sameOrigin && url.pathname.startsWith('/uploads/') && request.destination === 'image',
    new NetworkFirst({
      cacheName: HELD_PICTURES,
      plugins: [
        ownerOnly,
        new CacheableResponsePlugin({ statuses: [200] }),
        new ExpirationPlugin({ maxEntries: MAX_PICTURES, purgeOnQuotaError: true }),
      ],
    }),
  ),
)

serwist.registerRoute(
  new Route(
    ({ url, sameOrigin }) => sameOrigin && url.pathname === '/share',
    ({ request }) => takeShared(request),
    'POST',
  ),
)

serwist.addEventListeners()
listenToPushes()
listenToSyncs()
