import { listWarnings, readConfig } from './config'
import { createLogger } from './logger'
import { openServer, type PreparePages } from './open-server'

/** PROMISES S4: gone within 10 s of being asked to stop, whatever hangs. */
const STOP_TIMEOUT_MS = 9500

/**
 * Makes this process a server: settles when it takes requests, ends it with one line when it cannot, and with code 0
 * when it is asked to stop.
 */
export async function becomeServer(
  env: Readonly<Record<string, string | undefined>>,
  preparePages: PreparePages | null,
): Promise<void> {
  // What a server keeps is its own user's alone.
  process.umask(0o077)
  try {
    await run(env, preparePages)
  } catch (error) {
    process.stderr.write(`Rollcall cannot start: ${error instanceof Error ? error.message : String(error)}\n`)
    process.exit(1)
  }
}

async function run(env: Parameters<typeof becomeServer>[0], preparePages: PreparePages | null): Promise<void> {
  const config = readConfig(env)
  const logger = createLogger(config.logLevel)
  for (const warning of listWarnings(config)) logger.warn(warning)
  process.on('unhandledRejection', (error) => logger.error({ err: error }, 'unhandled rejection'))
  process.on('uncaughtException', (error) => {
    logger.fatal({ err: error }, 'uncaught exception')
    process.exit(1)
  })

  const server = await openServer({ config, logger, preparePages })
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
