import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Config } from '../config'
import { createFairLine } from '../fair-line'
import type { Logger } from '../logger'
import { REQUEST_PATH_HEADER } from '../request-headers'
import { toWireError } from '../wire-error'
import { answerError } from './answers'
import { awaitForm, discardBody } from './request-body'

/** Next's part: pages, and next-auth below /api/auth. */
export type PageHandler = {
  handle(req: IncomingMessage, res: ServerResponse): Promise<void>
  /** Next's own WebSocket in development; null once built. */
  upgrade: ((req: IncomingMessage, socket: Duplex, head: Buffer) => void) | null
}

/** Pages drawn at once: one takes some 20 ms of the only thread there is. */
const PAGES_AT_ONCE = 2
/** For Next to notice that the reader has left. Its promise of a file whose reader left never settles. */
const LEAVING_MS = 1000

/**
 * Built files take no time; pages are drawn in turns, so that nobody waits for the many that another asks for. A turn
 * begins when the body is here and ends soon after the reader leaves: who sends slowly or hangs up holds nobody up.
 */
export function createPageDoor(parts: {
  config: Config
  logger: Logger
  pages: PageHandler
  clientAddress: (req: IncomingMessage) => string
  /** The session that a `Cookie` header names, unless it is forged. */
  readCookie: (header: string | undefined) => Promise<string | null>
}): (path: string, req: IncomingMessage, res: ServerResponse) => Promise<void> {
  const { config, logger, pages, clientAddress, readCookie } = parts
  const drawing = createFairLine({
    running: PAGES_AT_ONCE,
    runningEach: 1,
    waiting: 1000,
    waitingEach: 100,
    busy: 'Too many pages are asked for: try again in a moment',
  })

  return async (path, req, res) => {
    setPageHeaders(req, res, config)
    req.headers[REQUEST_PATH_HEADER] = req.url ?? '/'
    if (path.startsWith('/_next/')) {
      await pages.handle(req, res)
      return
    }
    const leaving = new AbortController()
    const left = new Promise<void>((resolve) => {
      res.once('close', () => {
        leaving.abort()
        setTimeout(resolve, LEAVING_MS).unref()
      })
    })
    try {
      const sessionId = await readCookie(req.headers.cookie)
      await awaitForm(req)
      const draw = () => Promise.race([pages.handle(req, res), left])
      await drawing(sessionId ?? clientAddress(req), draw, leaving.signal)
    } catch (error) {
      if (leaving.signal.aborted) return
      discardBody(req)
      answerError(res, toWireError(error, logger, 'page'))
    }
  }
}

/** Next puts the nonce it reads from the request's policy on every script of the page. */
function setPageHeaders(req: IncomingMessage, res: ServerResponse, config: Config): void {
  const nonce = randomBytes(16).toString('base64')
  const socketOrigin = config.publicUrl.origin.replace(/^http/, 'ws')
  const policy = [
    "default-src 'self'",
    `script-src 'self' 'nonce-${nonce}' 'strict-dynamic'${config.isDevelopment ? " 'unsafe-eval'" : ''}`,
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data: blob:",
    "font-src 'self'",
    "worker-src 'self'",
    "manifest-src 'self'",
    `connect-src 'self' ${socketOrigin}${config.isDevelopment ? ' ws:' : ''}`,
    "object-src 'none'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'none'",
  ].join('; ')
  req.headers['content-security-policy'] = policy
  req.headers['x-nonce'] = nonce
  res.setHeader('content-security-policy', policy)
  res.setHeader('referrer-policy', 'strict-origin-when-cross-origin')
}
