import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Server as Engine } from 'engine.io'
import { type Config, isAllowedOrigin } from '../config'
import type { Logger } from '../logger'
import { CLIENT_ADDRESS_HEADER } from '../request-headers'
import type { Admission, Newcomer } from './admission'
import { answerError } from './answers'
import { isUnusedAuthRoute } from './auth-routes'
import { createClientAddress } from './client-address'
import { compressAnswer } from './compress-answer'
import { boundConnections, CHECK_INTERVAL_MS, toConnectionBounds } from './connection-bounds'
import type { HttpDoor } from './create-http-door'
import { createPageDoor, type PageHandler } from './page-door'
import { setSecurityHeaders } from './security-headers'

const SOCKET_PATH = /^\/socket\.io\/?$/
const HEADERS_TIMEOUT_MS = 10_000
const REQUEST_TIMEOUT_MS = 60_000

/**
 * The one place where a request finds its door, by path: Socket.IO, the API, else pages. Origins are checked here, on
 * every request of a connection and at the upgrade, since Socket.IO's own checks leave some of them out
 * (PROMISES trap 7).
 */
export function createDispatcher(parts: {
  config: Config
  logger: Logger
  engine: Engine
  /** Makes a WebSocket of Engine.IO's of a connection. */
  upgrade: (req: IncomingMessage, wire: Duplex, head: Buffer) => void
  /** Ends a session of Engine.IO's. */
  endSession: (sessionId: string) => void
  /** null where a polling session may send; else settles when it may. */
  whenAdmitted: (sessionId: string) => Promise<void> | null
  /** Who begins a session passes here. */
  admission: Admission
  door: HttpDoor
  pages: PageHandler | null
  /** The session that a `Cookie` header names, unless it is forged. */
  readCookie: (header: string | undefined) => Promise<string | null>
  /** From then on no session begins here. */
  isStopping: () => boolean
}): Server {
  const { config, logger, engine, upgrade, endSession, admission, door, pages } = parts
  const clientAddress = createClientAddress(config.trustProxy)
  const servePage = pages && createPageDoor({ config, logger, pages, clientAddress, readCookie: parts.readCookie })

  function refusalOf(req: IncomingMessage): Refusal | null {
    const { origin } = req.headers
    if (origin !== undefined && !isAllowedOrigin(config, origin)) return { status: 403, reason: 'Forbidden' }
    const query = queryOf(req)
    // JSONP answers any page that embeds it as a script.
    if (query.has('j')) return { status: 400, reason: 'Bad Request' }
    // It would be cut off at once. A proxy asks another node: those that a stopping one let go come back this way.
    if (parts.isStopping() && !query.get('sid')) return STOPPING
    return null
  }

  /** Begins a session at its turn; who goes meanwhile has none. A connection that is there for hours holds nothing of it. */
  function admit(
    req: IncomingMessage,
    begin: () => void,
    way: ServerResponse | Duplex,
    refuse: (refusal: Refusal) => void,
  ): void {
    const leave = () => admission.leave(newcomer)
    const newcomer: Newcomer = {
      owner: String(req.headers[CLIENT_ADDRESS_HEADER]),
      begin() {
        way.off('close', leave)
        begin()
      },
      sendAway(retryAfterMs) {
        way.off('close', leave)
        refuse(retryAfterMs === null ? STOPPING : { ...BUSY, retryAfterMs })
      },
    }
    way.once('close', leave)
    admission.enter(newcomer)
  }

  async function dispatch(req: IncomingMessage, res: ServerResponse): Promise<void> {
    req.headers[CLIENT_ADDRESS_HEADER] = clientAddress(req)
    setSecurityHeaders(res, config)
    const path = pathOf(req)
    if (!isReadable(path)) {
      answerError(res, { code: 'invalid', message: 'The address cannot be read' })
    } else if (isUnusedAuthRoute(req.method ?? 'GET', path)) {
      answerError(res, { code: 'not_found', message: 'There is nothing at this address' })
    } else if (SOCKET_PATH.test(path)) {
      const refusal = refusalOf(req)
      if (refusal) answerRefusal(res, refusal)
      else {
        res.once('finish', () => {
          // Engine.IO refuses a body that is too large and lets its session live on; a frame that large ends it.
          if (res.statusCode === 413) endSession(queryOf(req).get('sid') ?? '')
        })
        const admitted = req.method === 'POST' ? parts.whenAdmitted(queryOf(req).get('sid') ?? '') : null
        if (admitted) await admitted
        const begin = () => {
          if (!res.destroyed) engine.handleRequest(req as Parameters<Engine['handleRequest']>[0], res)
        }
        if (queryOf(req).has('sid') || req.method !== 'GET') begin()
        else admit(req, begin, res, (refused) => answerRefusal(res, refused))
      }
    } else {
      compressAnswer(req, res)
      if (door.handles(path) || !servePage) await door.handle(req, res)
      else await servePage(path, req, res)
    }
  }

  const server = createServer({
    headersTimeout: HEADERS_TIMEOUT_MS,
    requestTimeout: REQUEST_TIMEOUT_MS,
    connectionsCheckingInterval: CHECK_INTERVAL_MS,
  })
  boundConnections(server, toConnectionBounds(config), logger)
  server.on('request', (req, res) => {
    dispatch(req, res).catch((error: unknown) => {
      logger.error({ err: error }, 'a request failed')
      if (!res.headersSent) res.writeHead(500)
      res.end()
    })
  })
  server.on('upgrade', (req, socket, head) => {
    socket.on('error', destroyItself)
    req.headers[CLIENT_ADDRESS_HEADER] = clientAddress(req)
    const path = pathOf(req)
    if (SOCKET_PATH.test(path)) {
      const refusal = refusalOf(req)
      const begin = () => {
        if (!socket.destroyed) upgrade(req, socket, head)
      }
      if (refusal) refuseUpgrade(socket, refusal)
      else if (queryOf(req).has('sid')) begin()
      else admit(req, begin, socket, (refused) => refuseUpgrade(socket, refused))
    } else if (pages?.upgrade && path.startsWith('/_next/')) {
      pages.upgrade(req, socket, head)
    } else {
      refuseUpgrade(socket, { status: 404, reason: 'Not Found' })
    }
  })
  return server
}

/** No closure, which would hold the request for as long as the connection is there. */
function destroyItself(this: Duplex): void {
  this.destroy()
}

type Refusal = { status: number; reason: string; retryAfterMs?: number }

const STOPPING: Refusal = { status: 503, reason: 'Service Unavailable' }
/** Not 503, upon which a proxy would ask all other nodes, which have as many in line. */
const BUSY: Refusal = { status: 429, reason: 'Too Many Requests' }
const BUSY_SENTENCE = 'Too many connect at once: try again shortly'

function answerRefusal(res: ServerResponse, { status, reason, retryAfterMs }: Refusal): void {
  if (retryAfterMs !== undefined) answerError(res, { code: 'rate_limited', message: BUSY_SENTENCE, retryAfterMs })
  else res.writeHead(status, { 'content-type': 'text/plain' }).end(reason)
}

function refuseUpgrade(socket: Duplex, { status, reason, retryAfterMs }: Refusal): void {
  const retry = retryAfterMs === undefined ? '' : `Retry-After: ${Math.ceil(retryAfterMs / 1000)}\r\n`
  socket.end(`HTTP/1.1 ${status} ${reason}\r\n${retry}Connection: close\r\nContent-Length: 0\r\n\r\n`)
}

function queryOf(req: IncomingMessage): URLSearchParams {
  return new URLSearchParams(req.url?.split('?')[1])
}

/** Next answers what does not decode with an error of its own, as if it were at fault. */
function isReadable(path: string): boolean {
  if (!path.startsWith('/')) return false
  try {
    decodeURIComponent(path)
    return true
  } catch {
    // URIError: the address is the client's.
    return false
  }
}

function pathOf(req: IncomingMessage): string {
  return (req.url ?? '/').split('?', 1)[0] as string
}
