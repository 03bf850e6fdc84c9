import { rmSync } from 'node:fs'
import { ensureBuilt } from './setup.mjs'

process.env.DEMO = '1'
process.env.DATA_DIR ||= './data/demo'
if (process.env.NODE_ENV === 'development') delete process.env.NODE_ENV

ensureBuilt()

process.setSourceMapsEnabled(true)
if (process.argv.includes('--reset')) {
  const { register } = await import('tsx/esm/api')
  register()
  const { stopEmbeddedPostgres } = await import('../lib/server/store/embedded-postgres.ts')
  await stopEmbeddedPostgres(process.env.DATA_DIR)
  rmSync(process.env.DATA_DIR, { recursive: true, force: true })
}
const { ready } = await import('../dist/server.mjs')
await ready
const address = process.env.PUBLIC_URL || `http://localhost:${process.env.PORT || 4000}`
console.log(`
  Rollcall demo: ${address}

  Sign in with one click on the page, or by e-mail with the password rollcall-demo:
    contractors  contractor1@demo.test to contractor3@demo.test
    customers    customer1@demo.test to customer60@demo.test
    admin        admin1@demo.test

  API tokens: contractor_token, customer_token, admin_token, user123_token, …
  Stop with Ctrl+C; "npm run demo -- --reset" starts over.
`)
