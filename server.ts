import { createServer } from 'node:http'
import next from 'next'
import { ConfigError, readConfig } from './lib/server/config'
import { createLogger } from './lib/server/logger'
import type { Runtime } from './lib/server/runtime'
import { setRuntime } from './lib/server/runtime-slot'
import { startServer } from './lib/server/start-server'

/** PROMISES S4: gone within 10 s of being asked to stop, whatever hangs. */
const STOP_TIMEOUT_MS = 9500

async function main(): Promise<void> {
  const config = readConfig(process.env)
  const logger = createLogger(config.logLevel)
  // next-auth reads its address from here, and nowhere else (it would guess port 3000).
  process.env.NEXTAUTH_URL = config.publicUrl.origin

  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'unhandled rejection'))
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught exception')
    process.exit(1)
  })

  const server = await startServer({ config, logger, preparePages: (runtime) => preparePages(runtime) })
  logger.info(`Rollcall is ready on ${config.publicUrl.origin}`)

  let isStopping = false
  const stop = (signal: string) => {
    if (isStopping) return
    isStopping = true
    logger.info(`${signal}: stopping`)
    setTimeout(() => process.exit(1), STOP_TIMEOUT_MS).unref()
    server.close().then(
      () => process.exit(0),
      (error: unknown) => {
        logger.error({ err: error }, 'stopping failed')
        process.exit(1)
      },
    )
  }
  process.on('SIGTERM', () => stop('SIGTERM'))
  process.on('SIGINT', () => stop('SIGINT'))
}

async function preparePages(runtime: Runtime) {
  setRuntime(runtime)
  const { isDevelopment, host, port } = runtime.config
  // Next adds an upgrade listener to the server it is given; this one never listens, and the dispatcher hands over.
  const upgrades = createServer()
  const app = next({ dev: isDevelopment, hostname: host, port, httpServer: upgrades })
  await app.prepare()
  const handle = app.getRequestHandler()
  return {
    handle: (req, res) => handle(req, res),
    upgrade: isDevelopment ? (req, socket, head) => void upgrades.emit('upgrade', req, socket, head) : null,
    close: () => app.close(),
  } satisfies Awaited<ReturnType<NonNullable<Parameters<typeof startServer>[0]['preparePages']>>>
}

/** Settles when the server takes requests. */
export const ready: Promise<void> = main()

ready.catch((error: unknown) => {
  const isExpected = error instanceof ConfigError || error instanceof Error
  process.stderr.write(`Rollcall cannot start: ${isExpected ? error.message : String(error)}\n`)
  process.exit(1)
})
