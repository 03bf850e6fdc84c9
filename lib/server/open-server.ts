import type { Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Config } from './config'
import { acceptInBursts } from './http/accept-in-bursts'
import { createAdmission } from './http/admission'
import { createHttpDoor } from './http/create-http-door'
import { createDispatcher } from './http/dispatcher'
import type { PageHandler } from './http/page-door'
import type { Logger } from './logger'
import { createRuntime, type Runtime } from './runtime'
import { attachSockets, createIo } from './socket/create-socket-server'
import { createSocketIoBroadcaster } from './socket/socket-io-broadcaster'

/** Requests in flight get this long to finish when the server stops. */
const FINISH_MS = 5000

/** Connections that the system takes while this process is busy. Of Node's 511 thousands are lost when everybody comes at once, each for a second or more. */
const BACKLOG = 4096

/** Brings Next's part, once the runtime is there. */
export type PreparePages = (runtime: Runtime) => Promise<PageHandler & { close(): Promise<void> }>

export type RunningServer = {
  runtime: Runtime
  port: number
  /** Not ready at once; work in flight is finished, sockets are closed, the database is stopped last. */
  close(): Promise<void>
}

/**
 * Starts a whole server but for Next, which `preparePages` brings; tests go without. The runtime is ready before the
 * pages are, and the port opens last.
 * @throws with a sentence that names what is missing
 */
export async function openServer(parts: {
  config: Config
  logger: Logger
  preparePages: PreparePages | null
  /** Tests do not wait as long as clients may. */
  headsIntervalMs?: number
}): Promise<RunningServer> {
  const { config, logger } = parts
  const { io, engine, upgrade, endSession, intake } = createIo(config)
  const runtime = await createRuntime({
    config,
    logger,
    broadcaster: createSocketIoBroadcaster(io, config.coordination.kind === 'redis'),
  })
  if (runtime.socketAdapter) io.adapter(runtime.socketAdapter)
  const sockets = attachSockets(io, runtime, intake, parts.headsIntervalMs)
  try {
    const pages = (await parts.preparePages?.(runtime)) ?? null
    const door = createHttpDoor(runtime, runtime.config)
    const admission = createAdmission(config.handshakeRate * config.limitFactor, runtime.isDatabaseBusy)
    runtime.metrics.watchTotal('handshakes', 'Connections let in', () => admission.counts().admitted)
    runtime.metrics.watchTotal(
      'handshakes_held_back',
      'Connections sent away to come again later',
      () => admission.counts().heldBack,
    )
    const server = createDispatcher({
      config,
      logger,
      engine,
      upgrade,
      endSession,
      whenAdmitted: intake.whenAdmitted,
      admission,
      door,
      pages,
      readCookie: runtime.sessionTokens.readCookie,
      isStopping: () => runtime.isStopping,
    })
    await listen(server, config)
    const bursts = acceptInBursts(server, logger)
    return {
      runtime,
      port: (server.address() as AddressInfo).port,
      async close() {
        runtime.isStopping = true
        admission.close()
        await sockets.close()
        const closed = Promise.all([new Promise((resolve) => server.close(resolve)), bursts.close()])
        server.closeIdleConnections()
        const cut = setTimeout(() => server.closeAllConnections(), FINISH_MS)
        await closed
        clearTimeout(cut)
        await pages?.close()
        await runtime.close()
      },
    }
  } catch (error) {
    await sockets.close()
    await runtime.close()
    throw error
  }
}

function listen(server: Server, config: Config): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code === 'EADDRINUSE') reject(new Error(`PORT ${config.port} is in use`))
      else if (error.code === 'EACCES') reject(new Error(`PORT ${config.port} may not be opened by this user`))
      else reject(new Error(`HOST ${config.host} cannot be listened on: ${error.message}`))
    })
    server.listen({ port: config.port, host: config.host, backlog: BACKLOG }, resolve)
  })
}
