import { createServer } from 'node:http'
import next from 'next'
import { becomeServer } from './lib/server/become-server'
import type { PreparePages } from './lib/server/open-server'
import { setRuntime } from './lib/server/runtime-slot'

const preparePages: PreparePages = async (runtime) => {
  setRuntime(runtime)
  const { isDevelopment, host, port, publicUrl } = runtime.config
  // next-auth reads its address from here, and nowhere else (it would guess port 3000).
  process.env.NEXTAUTH_URL = publicUrl.origin
  // Next adds an upgrade listener to the server it is given; this one never listens, and the dispatcher hands over.
  const upgrades = createServer()
  const app = next({ dev: isDevelopment, hostname: host, port, httpServer: upgrades })
  await app.prepare()
  const handle = app.getRequestHandler()
  return {
    handle: (req, res) => handle(req, res),
    upgrade: isDevelopment ? (req, socket, head) => void upgrades.emit('upgrade', req, socket, head) : null,
    close: () => app.close(),
  }
}

/** Settles when the server takes requests. */
export const ready: Promise<void> = becomeServer(process.env, preparePages)
