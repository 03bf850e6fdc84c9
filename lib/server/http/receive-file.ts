import { createWriteStream } from 'node:fs'
import type { IncomingMessage } from 'node:http'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import busboy, { type FileInfo } from 'busboy'
import { DomainError, invalid } from '../../domain/errors'
import { MAX_UPLOAD_BYTES } from '../../protocol/limits'

// A multipart body is a little larger than its file.
const ENVELOPE_BYTES = 64 * 1024

/** A floor of 1 KiB a second, looked at this often: below it no link is bad enough, and a place is held. */
const WATCH_MS = 10_000
const MIN_BYTES = 10 * 1024

/** How many bytes the file of a request has at least, as its head says; at least one. */
export function announcedBytes(req: IncomingMessage): number {
  return Math.max(1, Number(req.headers['content-length'] ?? 0) - ENVELOPE_BYTES)
}

/**
 * Streams the multipart field `file` to disk and returns the name that the browser gave it.
 * @throws invalid for another kind of body, too_large beyond 10 MiB
 */
export async function receiveFile(req: IncomingMessage, target: string): Promise<string | undefined> {
  if (announcedBytes(req) > MAX_UPLOAD_BYTES) throw tooLarge()
  const form = openForm(req)
  return new Promise<string | undefined>((resolve, reject) => {
    let writing: Promise<string | undefined> | null = null

    form.on('file', (field: string, stream: Readable & { truncated?: boolean }, info: FileInfo) => {
      if (field !== 'file' || writing !== null) {
        stream.resume()
        return
      }
      writing = pipeline(stream, createWriteStream(target, { flags: 'wx' })).then(() => {
        if (stream.truncated) throw tooLarge()
        return asWritten(info.filename)
      })
      // Refused at once: what is left of a file that is too large need not arrive. Not within the event: busboy goes
      // on to touch what `destroy` takes away, and that error would end the process.
      stream.on('limit', () => setImmediate(fail, tooLarge()))
      writing.catch(fail)
    })
    form.on('error', () => fail(invalid('file', 'must be sent as multipart/form-data')))
    form.on('close', () => {
      if (writing === null) fail(invalid('file', 'is needed'))
      else writing.then(resolve, reject)
    })
    req.on('aborted', () => fail(invalid('file', 'was cut off')))
    req.on('error', fail)

    let arrived = 0
    req.on('data', (chunk: Buffer) => {
      arrived += chunk.length
    })
    const watch = setInterval(() => {
      if (arrived < MIN_BYTES) fail(invalid('file', 'came too slowly'))
      arrived = 0
    }, WATCH_MS)
    req.once('close', () => clearInterval(watch))
    req.once('end', () => clearInterval(watch))

    function fail(error: unknown): void {
      clearInterval(watch)
      req.unpipe(form)
      form.destroy()
      reject(error)
    }

    req.pipe(form)
  })
}

/**
 * Reads the bytes of a piece. @throws too_large beyond `maxBytes`, invalid for one that is cut off, or comes too slowly
 */
export async function receivePiece(req: IncomingMessage, maxBytes: number): Promise<Uint8Array<ArrayBuffer>> {
  if (Number(req.headers['content-length'] ?? 0) > maxBytes) throw pieceTooLarge(maxBytes)
  const chunks: Buffer[] = []
  let size = 0
  let arrived = 0
  return new Promise((resolve, reject) => {
    const watch = setInterval(() => {
      if (arrived < MIN_BYTES) fail(invalid('', 'The piece came too slowly'))
      arrived = 0
    }, WATCH_MS)
    const fail = (error: unknown) => {
      clearInterval(watch)
      req.removeListener('data', take)
      reject(error)
    }
    const take = (chunk: Buffer) => {
      size += chunk.length
      arrived += chunk.length
      if (size > maxBytes) fail(pieceTooLarge(maxBytes))
      else chunks.push(chunk)
    }
    req.on('data', take)
    req.once('aborted', () => fail(invalid('', 'The piece was cut off')))
    req.once('error', fail)
    req.once('end', () => {
      clearInterval(watch)
      resolve(Uint8Array.from(Buffer.concat(chunks)))
    })
  })
}

function pieceTooLarge(maxBytes: number): DomainError {
  return new DomainError('too_large', `The piece may have at most ${maxBytes} bytes here`)
}

/** Browsers escape three characters of a file's name (HTML Standard, multipart/form-data encoding algorithm), and no others. */
function asWritten(name: string | undefined): string | undefined {
  return name?.replace(/%22|%0D|%0A/gi, (escaped) => decodeURIComponent(escaped))
}

function openForm(req: IncomingMessage): busboy.Busboy {
  try {
    return busboy({
      headers: req.headers,
      defParamCharset: 'utf8',
      limits: { files: 1, fileSize: MAX_UPLOAD_BYTES + 1, fields: 10, fieldSize: 1024, parts: 12, headerPairs: 20 },
    })
  } catch {
    // busboy throws for a content type that is not multipart.
    throw invalid('file', 'must be sent as multipart/form-data')
  }
}

function tooLarge(): DomainError {
  return new DomainError('too_large', 'Files may have at most 10 MiB')
}
