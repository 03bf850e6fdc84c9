import type { IncomingMessage } from 'node:http'
import { setTimeout } from 'node:timers/promises'
import { DomainError, invalid, isDomainError } from '../../domain/errors'
import { MAX_JSON_BODY_BYTES } from '../../protocol/limits'
import { inTime } from '../in-time'

// Enough for a client to finish sending what was refused and read why; more is cut off.
const MAX_DISCARDED_BYTES = 64 * 1024 * 1024

/** 64 KiB at 5 KiB a second: less is no link but somebody who holds a place. */
const MAX_BODY_MS = 15_000
const MAX_FORM_BYTES = 8 * 1024
const ARRIVAL_CHECK_MS = 10

/** Reads a JSON body; undefined for none. @throws too_large beyond `maxBytes`, invalid for what is no JSON or too slow */
export async function readJson(req: IncomingMessage, maxBytes = MAX_JSON_BODY_BYTES): Promise<unknown> {
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) throw tooLarge(maxBytes)
  const body = await inTime(collect(req, maxBytes), MAX_BODY_MS, tooLate)
  if (body.length === 0) return undefined
  try {
    return JSON.parse(new TextDecoder('utf-8', { fatal: true }).decode(body))
  } catch {
    // Both a broken encoding and broken JSON are the client's.
    throw invalid('', 'The body must be JSON in UTF-8')
  }
}

/**
 * Waits until a whole form is here, untouched: Next refuses a body of which anybody has read, and a request has no event
 * for having arrived unread. Forms stay below what Node reads ahead.
 * @throws too_large beyond 8 KiB, invalid for one without its length in advance, cut off or too slow
 */
export async function awaitForm(req: IncomingMessage): Promise<void> {
  if (req.headers['transfer-encoding'] !== undefined) throw invalid('', 'The length of the body must come before it')
  if (Number(req.headers['content-length'] ?? 0) > MAX_FORM_BYTES) {
    throw new DomainError('too_large', 'A form may have at most 8 KiB')
  }
  const deadline = Date.now() + MAX_BODY_MS
  while (!req.complete) {
    if (req.destroyed) throw invalid('', 'The body was cut off')
    // Asked before it waits: a process that was busy past the deadline has read by then what lay there.
    const isLate = Date.now() > deadline
    await setTimeout(ARRIVAL_CHECK_MS)
    if (isLate && !req.complete) throw tooLate()
  }
}

async function collect(req: IncomingMessage, maxBytes: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  try {
    for await (const chunk of req.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      size += chunk.length
      if (size > maxBytes) throw tooLarge(maxBytes)
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

function tooLate(): DomainError {
  return invalid('', 'The body took too long to arrive')
}

function tooLarge(maxBytes: number): DomainError {
  return new DomainError('too_large', `The body may have at most ${maxBytes / 1024} KiB`)
}
