import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'
import { Server as Engine } from 'engine.io'
import { Server } from 'socket.io'
import { DomainError, isDomainError } from '../../domain/errors'
import { OLDEST_CONTRACT } from '../../protocol/contract-version'
import { sentences } from '../../protocol/errors'
import { HEADS_INTERVAL_MS, MAX_FRAME_BYTES, MAX_SOCKETS_PER_USER } from '../../protocol/limits'
import { pageHandshake } from '../../protocol/page-handshake'
import { type Config, isAllowedOrigin } from '../config'
import { CLIENT_ADDRESS_HEADER } from '../request-headers'
import type { Runtime } from '../runtime'
import { toWireError } from '../wire-error'
import { type Connections, createConnections, cutConnection, sayEnded } from './connections'
import { type CredentialSweep, createCredentialSweep } from './credential-sweep'
import { discardHandshake, findConnection, handleUpgrade, readBeforeTimeout } from './engine-internals'
import { createHeadsBeacon } from './heads-beacon'
import { createIntake, type Intake } from './intake'
import { allowOneSignIn } from './one-sign-in'
import { writeOnceATurn } from './one-write-a-turn'
import { createReaper } from './reaper'
import { routeEvent } from './route-event'
import { textPackets } from './text-packets'
import { type AppServer, type AppSocket, roomOf, roomOfRole } from './types'

const PING_INTERVAL_MS = 9000
const PING_TIMEOUT_MS = 4000
const UNAUTHENTICATED_MS = 5000
/** Commands under way get this long to be answered when the server stops: a statement takes 3 s at most. */
const LAST_COMMANDS_MS = 3500
/** How long a client may take to close politely when the server stops. */
const CLOSE_HANDSHAKE_MS = 300

/** The Socket.IO server, not yet listening: requests reach it through the dispatcher, by path. */
export function createIo(config: Config): {
  io: AppServer
  engine: Engine
  /** Makes a WebSocket of a connection. */
  upgrade: (req: IncomingMessage, wire: Duplex, head: Buffer) => void
  /** Ends a session at once; nothing happens where there is none. */
  endSession: (sessionId: string) => void
  intake: Intake
} {
  const options = {
    pingInterval: PING_INTERVAL_MS,
    pingTimeout: PING_TIMEOUT_MS,
    maxHttpBufferSize: MAX_FRAME_BYTES,
    cors: {
      credentials: true,
      origin: (origin: string | undefined, decide: (error: Error | null, allowed?: boolean) => void) =>
        decide(null, origin !== undefined && isAllowedOrigin(config, origin)),
    },
  }
  const io: AppServer = new Server({ connectTimeout: UNAUTHENTICATED_MS, serveClient: false, parser: textPackets })
  const engine = new Engine(options)
  if (config.nodeId !== null) nameSessions(engine, config.nodeId)
  io.bind(engine)
  return {
    io,
    engine,
    upgrade: (req, wire, head) => handleUpgrade(engine, req, wire, head),
    endSession: (sessionId) => findConnection(engine, sessionId)?.close(true),
    intake: createIntake(engine, config.limitFactor),
  }
}

/** A proxy reads from a session's id which node holds it; the rest is as hard to guess as ever, and has no dot. */
function nameSessions(engine: Engine, nodeId: string): void {
  const toId = engine.generateId.bind(engine)
  engine.generateId = async (req) => `${nodeId}.${await toId(req)}`
}

/** Joins sockets to the runtime: sign-in, events, presence, the ends of credentials. */
export function attachSockets(
  io: AppServer,
  runtime: Runtime,
  intake: Intake,
  headsIntervalMs = HEADS_INTERVAL_MS,
): { close(): Promise<void> } {
  const { logger } = runtime
  const connections = createConnections((socket, reason) => leave(socket, reason === 'signed_out'))
  const reaper = createReaper(io, runtime.now, intake, (renewals) => {
    runtime.presence.renew(renewals).catch((error: unknown) => logger.error({ err: error }, 'presence was not renewed'))
    runtime.screens.renew(renewals.map(({ socketId }) => socketId))
  })
  io.engine.on('connection', readBeforeTimeout)
  io.engine.on('connection', writeOnceATurn)
  io.engine.on('connection', allowOneSignIn)
  const beacon = createHeadsBeacon(runtime, connections, headsIntervalMs)
  const sweep = createCredentialSweep(runtime, connections)

  function leave(socket: AppSocket, immediate: boolean): void {
    if (socket.data.isGone) return
    socket.data.isGone = true
    for (const room of socket.rooms) if (room !== socket.id) socket.leave(room)
    runtime.forgetSocket(socket.id)
    runtime.presence
      .disconnect(socket.data.actor.userId, socket.id, { at: runtime.now().getTime(), immediate })
      .catch((error: unknown) => logger.error({ err: error }, 'a disconnect was not noted'))
  }

  // No await in here: a socket that closes meanwhile would never be noticed (PROMISES trap 2).
  function onConnection(socket: AppSocket): void {
    const { data } = socket
    socket.on('disconnect', () => leave(socket, false))
    // Events go to the router alone, never to listeners: an event named `error` would be thrown.
    socket.use((packet) => void routeEvent(runtime, socket, packet))
    reaper.adopt(socket)
    intake.adopt(socket)
    const since = runtime.now()
    data.headsSince = since
    if (data.endReason) sayEnded(socket, data.endReason)
    if (data.isEnded) return
    data.isGone = false
    socket.join(roomOf(data.actor.userId))
    if (!data.actor.lacksSecondFactor) socket.join(roomOfRole(data.actor.role))
    runtime.presence
      .connect({
        userId: data.actor.userId,
        socketId: socket.id,
        device: data.device,
        node: runtime.nodeId,
        sessionId: data.actor.sessionId,
        since: since.getTime(),
        lastSign: since.getTime(),
      })
      .then((count) => {
        // Signed in on several nodes in the same moment; in the handshake none knew of the others.
        if (count > maxSockets(runtime)) cutConnection(socket.conn)
      })
      .catch((error: unknown) => logger.error({ err: error }, 'a connection was not noted'))
    discardHandshake(socket)
  }

  io.use((socket, next) => {
    // A second attempt closed it, in the same turn perhaps in which the first came.
    if (socket.conn.readyState !== 'open') return
    authenticate(runtime, connections, sweep, socket).then(
      () => next(),
      (error: unknown) => refuse(runtime, socket, error, next),
    )
  })
  io.on('connection', onConnection)

  return {
    async close() {
      reaper.close()
      intake.close()
      beacon.close()
      sweep.close()
      await connections.drain(LAST_COMMANDS_MS)
      const open = reaper.list()
      // Without the packet that says "disconnected by the server", after which a client does not come back by itself.
      for (const raw of open) raw.close()
      await delay(CLOSE_HANDSHAKE_MS)
      for (const raw of open) if (raw.readyState !== 'closed') cutConnection(raw)
      io.engine.close()
    },
  }
}

async function authenticate(
  runtime: Runtime,
  connections: Connections,
  sweep: CredentialSweep,
  socket: AppSocket,
): Promise<void> {
  const { headers, auth } = socket.handshake
  const page = pageHandshake.parse(auth)
  if (page.contract !== undefined && page.contract < OLDEST_CONTRACT) {
    throw new DomainError('conflict', 'This page is older than the server: load it again')
  }
  const found = await findHolder(runtime, sweep, socket)
  // Somebody else has signed in since the page was drawn: what it holds must not go out under their name.
  const isOthers = page.as !== undefined && page.as !== found?.actor.userId
  if (!found || isOthers) throw new DomainError('unauthorized', sentences.unauthorized)
  Object.assign(socket.data, {
    actor: found.actor,
    expiresAt: found.expiresAt,
    device: runtime.toDeviceLabel(headers['user-agent']),
    isEnded: false,
    endReason: null,
    isGone: true,
    running: 0,
    whenIdle: null,
    headsSince: runtime.now(),
    heads: {},
  } satisfies AppSocket['data'])
  const max = maxSockets(runtime)
  if (!connections.reserve(socket, max)) throw tooManyConnections(max)
  socket.conn.once('close', () => connections.release(socket))
  if (socket.conn.readyState !== 'open') connections.release(socket)
  const elsewhere = await runtime.presence.countElsewhere(found.actor.userId)
  if (elsewhere + connections.listOf(found.actor.userId).length > max) {
    connections.release(socket)
    throw tooManyConnections(max)
  }
}

function maxSockets(runtime: Runtime): number {
  return Math.max(1, Math.floor(MAX_SOCKETS_PER_USER * runtime.config.limitFactor))
}

function tooManyConnections(max: number): DomainError {
  return new DomainError('too_many_connections', `At most ${max} open connections a user`)
}

type Holder = Awaited<ReturnType<Runtime['accounts']['authenticate']>>

/** A credential that ends while it is looked up is nobody's: until it has a place, no change finds its socket. */
async function findHolder(runtime: Runtime, sweep: CredentialSweep, socket: AppSocket): Promise<Holder> {
  const { token } = socket.handshake.auth as { token?: unknown }
  const address = String(socket.handshake.headers[CLIENT_ADDRESS_HEADER] ?? '')
  for (;;) {
    const before = sweep.endings()
    const found =
      token !== undefined && token !== null
        ? await runtime.accounts.authenticate({ kind: 'token', secret: String(token) }, address)
        : await authenticateCookie(runtime, socket, address)
    if (found === null || sweep.endings() === before) return found
  }
}

/** A cookie counts only where the browser vouches for the page: by Origin, or by Sec-Fetch-Site on a polling GET. */
async function authenticateCookie(runtime: Runtime, socket: AppSocket, address: string) {
  const { headers, query } = socket.handshake
  const isSameOriginPoll = headers['sec-fetch-site'] === 'same-origin' && query.transport === 'polling'
  if (headers.origin === undefined && !isSameOriginPoll) return null
  const sessionId = await runtime.sessionTokens.readCookie(headers.cookie)
  return sessionId === null ? null : runtime.accounts.authenticate({ kind: 'session', sessionId }, address)
}

/**
 * A default client gives up on a refusal, after which nothing comes on this connection. For a failure on our side, or a
 * database without time, the connection is cut without one: the client then comes again by itself.
 */
function refuse(runtime: Runtime, socket: AppSocket, error: unknown, next: (error: Error) => void): void {
  const { message, ...data } = toWireError(error, runtime.logger, 'socket sign-in')
  if (!isDomainError(error)) cutConnection(socket.conn)
  else {
    next(Object.assign(new Error(message), { data }))
    // Socket.IO writes the refusal in the next tick, and what is written is sent before the connection closes.
    process.nextTick(() => socket.conn.close())
  }
}
