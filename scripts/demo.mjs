import { rmSync } from 'node:fs'
import { ensureBuilt } from './setup.mjs'

process.env.DEMO = '1'
process.env.DATA_DIR ||= './data/demo'
if (process.env.NODE_ENV === 'development') delete process.env.NODE_ENV

ensureBuilt()

const { register } = await import('tsx/esm/api')
register()
if (process.argv.includes('--reset')) {
  const { stopEmbeddedPostgres } = await import('../lib/server/store/embedded-postgres.ts')
  await stopEmbeddedPostgres(process.env.DATA_DIR)
  rmSync(process.env.DATA_DIR, { recursive: true, force: true })
}
await import('../server.ts')
