import type { IncomingMessage } from 'node:http'
import { DomainError, invalid, isDomainError } from '../../domain/errors'
import { MAX_JSON_BODY_BYTES } from '../../protocol/limits'

// Enough for a client to finish sending what was refused and read why; more is cut off.
const MAX_DISCARDED_BYTES = 64 * 1024 * 1024

/** 64 KiB at 5 KiB a second: less is no link but somebody who holds a place. */
const MAX_BODY_MS = 15_000

/** Reads a JSON body; undefined for none. @throws too_large beyond 64 KiB, invalid for what is no JSON or too slow */
export async function readJson(req: IncomingMessage): Promise<unknown> {
  if (Number(req.headers['content-length'] ?? 0) > MAX_JSON_BODY_BYTES) throw tooLarge()
  const body = await readBytes(req)
  if (body.length === 0) return undefined
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    // Both a broken encoding and broken JSON are the client's.
    throw invalid('', 'The body must be JSON in UTF-8')
  }
}

async function readBytes(req: IncomingMessage): Promise<Buffer> {
  let timer: NodeJS.Timeout | undefined
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(invalid('', 'The body took too long to arrive')), MAX_BODY_MS)
  })
  try {
    return await Promise.race([collect(req), late])
  } finally {
    clearTimeout(timer)
  }
}

async function collect(req: IncomingMessage): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > MAX_JSON_BODY_BYTES) throw tooLarge()
      chunks.push(chunk)
    }
  } catch (error) {
    // A client that leaves in the middle is no incident.
    throw req.destroyed && !isDomainError(error) ? invalid('', 'The body was cut off') : error
  }
  return Buffer.concat(chunks)
}

/** Lets the rest of a body pass unread, up to a bound. */
export function discardBody(req: IncomingMessage): void {
  if (req.readableEnded || req.destroyed) return
  let discarded = 0
  req.on('data', (chunk: Buffer) => {
    discarded += chunk.length
    if (discarded > MAX_DISCARDED_BYTES) req.destroy()
  })
  req.resume()
}

function tooLarge(): DomainError {
  return new DomainError('too_large', 'The body may have at most 64 KiB')
}
