import type { IncomingMessage, ServerResponse } from 'node:http'
import createRouter from 'find-my-way'
import type { Actor } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { sentences } from '../../protocol/errors'
import { MAX_JSON_BODY_BYTES, MAX_LIST_BODY_BYTES } from '../../protocol/limits'
import type { RatedRow } from '../../protocol/rated-row'
import { type RouteName, routes } from '../../protocol/routes'
import type { RouteSpec } from '../../protocol/routes/route-row'
import { type Config, isAllowedOrigin } from '../config'
import { createFairLine } from '../fair-line'
import { toWireError } from '../wire-error'
import { answerEmpty, answerError, answerJson, setCommonHeaders } from './answers'
import { admit, admitRole, callRoute, isJsonRoute } from './call-route'
import type { HttpServices } from './http-services'
import { fromOf, identify } from './identify'
import { rawRoutes } from './raw-routes'
import { discardBody, readJson } from './request-body'

export type HttpDoor = {
  /** Whether this path is the door's, next-auth's own below /api/auth excepted. */
  handles(pathname: string): boolean
  /** Never throws: whatever happens is answered. */
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>
}

type Method = (typeof routes)[RouteName]['method']
type Match = { name: RouteName; params: Record<string, string | undefined> }

const methods: readonly Method[] = ['GET', 'POST', 'PATCH', 'PUT', 'DELETE']
const DOORS = /^\/(api|uploads|healthz|readyz|metrics)(\/|$)/
const NEXT_AUTH = /^\/api\/auth(\/|$)/
// Ids that are too long are refused by their schema, in words.
/** Searches and reports that run at once, of the database connections that sends need too. */
const HEAVY_AT_ONCE = 3
const MAX_PARAM_LENGTH = 16_384

/** The JSON API, uploads and probes: one door for every row of the `routes` table. */
export function createHttpDoor(services: HttpServices, config: Config): HttpDoor {
  const heavy = createFairLine({
    running: HEAVY_AT_ONCE,
    runningEach: 2,
    waiting: 500,
    waitingEach: 20,
    busy: 'Too many of these are asked for: try again in a moment',
  })
  const router = createRouter({ maxParamLength: MAX_PARAM_LENGTH })
  for (const [name, { method, path }] of Object.entries(routes)) router.on(method, path, () => {}, name)

  function find(method: Method, pathname: string): Match | null {
    const found = router.find(method, pathname)
    return found === null ? null : { name: found.store as RouteName, params: found.params }
  }

  /** A wrong method is told as an unknown address, with those that there are. */
  function notFound(pathname: string, res: ServerResponse): DomainError {
    const allowed = methods.filter((method) => find(method, pathname) !== null)
    if (allowed.length > 0) res.setHeader('allow', allowed.join(', '))
    return new DomainError('not_found', 'There is nothing at this address')
  }

  /** Only a browser sends a cookie by itself, and it says whose page asked. */
  function assertOrigin(req: IncomingMessage, isRequired: boolean): void {
    const { origin } = req.headers
    const isGood = origin === undefined ? !isRequired : isAllowedOrigin(config, origin)
    if (!isGood) throw new DomainError('forbidden', 'Not allowed from this origin')
  }

  /** A link on another site sends the cookie along, and whoever follows it meant no request to the API. */
  function assertSite(req: IncomingMessage, pathname: string): void {
    const { origin, 'sec-fetch-site': site } = req.headers
    if (site !== 'cross-site' || !pathname.startsWith('/api/')) return
    if (origin === undefined || !isAllowedOrigin(config, origin)) {
      throw new DomainError('forbidden', 'Not allowed from another site')
    }
  }

  /** Who asks, once more: a body may be long in coming, and rights end meanwhile. */
  async function identifyAgain(req: IncomingMessage, name: RouteName): Promise<Actor> {
    const known = await identify(services, req)
    if (known === null) throw new DomainError('unauthorized', sentences.unauthorized)
    await admitRole(services, known.actor, name, fromOf(req))
    return known.actor
  }

  async function answer(req: IncomingMessage, res: ServerResponse, method: Method, match: Match | null): Promise<void> {
    const { pathname, query } = splitUrl(req)
    const isPublic = match !== null && routes[match.name].access === 'public'
    // No cookie counts there, and a link in a mail is followed from another site.
    if (!isPublic) assertSite(req, pathname)
    const known = isPublic ? null : await identify(services, req)
    if (!isPublic && known === null) throw new DomainError('unauthorized', sentences.unauthorized)
    if (match === null) throw notFound(pathname, res)
    const { name, params } = match
    const actor = known?.actor ?? null
    if (method !== 'GET') assertOrigin(req, actor?.sessionId != null)
    await admitRole(services, actor, name, fromOf(req))
    const raw = { params, query }
    if (isJsonRoute(name)) {
      const body = takesBody(name) ? await readJson(req, bodyBoundOf(name)) : undefined
      const asking = method === 'GET' || isPublic ? actor : await identifyAgain(req, name)
      const run = () => callRoute(services, asking, name, { ...raw, body }, fromOf(req))
      const output = await (isHeavy(name) && asking ? heavy(asking.userId, run) : run())
      if (output === null) answerEmpty(res)
      else answerJson(res, 200, output)
      return
    }
    const run = rawRoutes[name] as (...args: unknown[]) => Promise<void>
    const { metricsToken } = config
    const exchange = { req, res, pathname, metricsToken, identifyAgain: () => identifyAgain(req, name) }
    const serve = async () => run(services, actor, await admit(services, actor, name, raw), exchange)
    await (isHeavy(name) && actor ? heavy(actor.userId, serve) : serve())
  }

  return {
    handles: (pathname) => DOORS.test(pathname) && !NEXT_AUTH.test(pathname),

    async handle(req, res) {
      const startedAt = performance.now()
      setCommonHeaders(res)
      const method = (req.method === 'HEAD' ? 'GET' : req.method) as Method
      const match = methods.includes(method) ? find(method, splitUrl(req).pathname) : null
      const where = match?.name ?? 'unknown'
      try {
        await answer(req, res, method, match)
      } catch (error) {
        answerError(res, toWireError(error, services.logger, where))
      }
      discardBody(req)
      services.metrics.observeRequest(where, res.statusCode, (performance.now() - startedAt) / 1000)
    },
  }
}

/** Whether the table says that a route takes the database long. */
function isHeavy(name: RouteName): boolean {
  const row: RatedRow = routes[name]
  return row.isHeavy === true
}

/** What comes with a request that takes no body is let pass unread: mail programs send a form with theirs (RFC 8058). */
function takesBody(name: RouteName): boolean {
  const row: RouteSpec = routes[name]
  return row.body !== undefined
}

/** How many bytes a body may have. */
function bodyBoundOf(name: RouteName): number {
  const row: RouteSpec = routes[name]
  return row.listsPeople ? MAX_LIST_BODY_BYTES : MAX_JSON_BODY_BYTES
}

function splitUrl(req: IncomingMessage): { pathname: string; query: Record<string, string> } {
  const url = req.url ?? '/'
  const at = url.indexOf('?')
  if (at < 0) return { pathname: url, query: {} }
  return { pathname: url.slice(0, at), query: Object.fromEntries(new URLSearchParams(url.slice(at + 1))) }
}
