import { type ChildProcess, spawn } from 'node:child_process'
import type { Server } from 'node:http'
import { createServer, type Server as Listener } from 'node:net'
import type { Logger } from '../logger'

/** So many connections come in a turn of the event loop then. */
const HANDLES = 64
/** A rush: so many connections in a second. */
const RUSH = 100
const LOOK_MS = 1000
/** Sends a handle back as often as it is told. Its channel stays open until it is cut off. */
const ECHO = `process.on('message', (count, handle) => {
  for (let at = 0; at < count; at += 1) process.send(at, handle, { keepOpen: true })
})`

/** What a server listens with. Node sends it to another process and listens with it, and has no type for it. */
type Handle = Parameters<ChildProcess['send']>[1] & { close(): void }
const handleOf = (server: Server) => (server as unknown as { _handle: Handle | null })._handle

/**
 * Lets a server take many connections in a turn of its event loop. libuv takes one for each handle that listens (since
 * 1.45, "don't accept() connections in a loop"), so a node that is busy, with turns of 20 ms, lets in 50 a second, and
 * thousands that come back at once wait until they give up. More handles for the same socket come from a process that
 * gets the first one and sends it back, which gives each a file of its own. It lives for that moment, in the first rush.
 */
export function acceptInBursts(server: Server, logger: Logger): { close(): Promise<void> } {
  const listeners: Listener[] = []
  let echo: ChildProcess | null = null
  let isClosed = false
  let since = 0
  let count = 0

  function addListener(handle: Handle): void {
    // As Node makes an HTTP server's own.
    const listener = createServer({ allowHalfOpen: true, noDelay: true }, (socket) => server.emit('connection', socket))
    listener.on('error', (error) => logger.warn({ err: error }, 'a handle that listens failed'))
    listener.listen(handle)
    listeners.push(listener)
  }

  function multiply(): void {
    const handle = handleOf(server)
    if (!handle) return
    echo = spawn(process.execPath, ['--eval', ECHO], { stdio: ['ignore', 'ignore', 'ignore', 'ipc'] })
    const giveUp = (error: Error) => logger.warn({ err: error }, 'connections come one in a turn of the event loop')
    echo.on('error', giveUp)
    echo.on('message', (_, received) => {
      if (isClosed) (received as Handle).close()
      else addListener(received as Handle)
      if (listeners.length === HANDLES - 1) echo?.kill()
    })
    echo.send(HANDLES - 1, handle, { keepOpen: true }, (error) => {
      if (error) giveUp(error)
    })
  }

  function noteConnection(): void {
    const now = performance.now()
    if (now - since > LOOK_MS) {
      since = now
      count = 0
    }
    count += 1
    if (count < RUSH) return
    server.off('connection', noteConnection)
    multiply()
  }
  server.on('connection', noteConnection)

  return {
    async close() {
      isClosed = true
      server.off('connection', noteConnection)
      echo?.kill()
      await Promise.all(listeners.map((listener) => new Promise((resolve) => listener.close(resolve))))
    },
  }
}
