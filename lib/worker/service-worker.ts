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
import { listenToSyncs } from './outbox'
import { listenToPushes } from './pushes'
import { takeShared } from './shared'

declare const self: ServiceWorkerGlobalScope & {
  /** Written in by the build: the page for when there is no connection, and all that it is made of. */
  __HELD_FILES: PrecacheEntry[]
}

/** The page that draws what this device holds. It is nobody's. */
const HELD_PAGE = '/offline'
/** A server that has not answered by then is taken for one that cannot be reached. */
const PATIENCE_MS = 6000
const MAX_PICTURES = 300

const serwist = new Serwist({ precacheEntries: self.__HELD_FILES, clientsClaim: true })

async function isSomebodyHere(): Promise<boolean> {
  const owner = await readOwner().catch(() => null)
  return owner !== null && !owner.isLocked
}

/** Pages come from the server and are never kept: they are one person's. Without it there is the page of this device. */
async function answerNavigation(request: Request): Promise<Response> {
  // Nobody is signed in, or somebody else is about to be: what this device holds of a person is shown to neither.
  if (new URL(request.url).pathname === '/sign-in') await lockHeld().catch(() => undefined)
  const heldPage = async () => (await serwist.matchPrecache(HELD_PAGE)) ?? Response.error()
  const patience = new Promise<null>((resolve) => setTimeout(() => resolve(null), PATIENCE_MS))
  const asked = fetch(request)
  try {
    const answer = await Promise.race([asked, patience])
    if (answer === null) return (await isSomebodyHere()) ? await heldPage() : await asked
    // A proxy's word for a server that is away.
    return [502, 503, 504].includes(answer.status) ? await heldPage() : answer
  } catch {
    return heldPage()
  }
}
serwist.registerRoute(
  new NavigationRoute(({ request }) => answerNavigation(request), {
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
