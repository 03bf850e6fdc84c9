import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import type { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { DomainError } from '../../domain/errors'
import type { ReadableFile } from '../services/uploads'
import { setAttachment } from './answers'
import type { HttpServices } from './http-services'

/** One range; several are answered with the whole. */
const RANGE = /^bytes=(?!-$)(\d*)-(\d*)$/
const ABORTED = 'ERR_STREAM_PREMATURE_CLOSE'

/**
 * Sends a stored file. Its bytes never change, so its name is its tag; who may read it is asked each time.
 * Whatever it is, a browser runs nothing in it.
 */
export async function sendFile(
  { uploads }: Pick<HttpServices, 'uploads'>,
  file: ReadableFile,
  req: IncomingMessage,
  res: ServerResponse,
): Promise<void> {
  const etag = `"${path.basename(file.path)}"`
  res.setHeader('etag', etag)
  res.setHeader('cache-control', 'private, no-cache')
  res.setHeader('content-security-policy', "sandbox; default-src 'none'")
  res.setHeader('cross-origin-resource-policy', 'same-origin')
  if (req.headers['if-none-match']?.split(/, */).some((tag) => tag.replace(/^W\//, '') === etag)) {
    res.statusCode = 304
    res.end()
    return
  }
  res.setHeader('content-type', file.mimeType)
  res.setHeader('accept-ranges', 'bytes')
  if (file.mimeType.startsWith('image/')) res.setHeader('content-disposition', 'inline')
  else setAttachment(res, file.fileName)

  if (req.method === 'HEAD') {
    res.setHeader('content-length', orMissing(await uploads.measure(file.path)))
    res.end()
    return
  }
  const { range } = req.headers
  if (range === undefined || !RANGE.test(range)) {
    const { size, stream } = orMissing(await uploads.open(file.path))
    res.setHeader('content-length', size)
    await send(stream, res)
    return
  }
  // Asked first: a store elsewhere would send a whole file to tell its size.
  const size = orMissing(await uploads.measure(file.path))
  const part = toPart(range, size)
  if (part === null) {
    res.statusCode = 416
    res.setHeader('content-range', `bytes */${size}`)
    res.end()
    return
  }
  const { stream } = orMissing(await uploads.open(file.path, part))
  res.statusCode = 206
  res.setHeader('content-range', `bytes ${part.start}-${part.end}/${size}`)
  res.setHeader('content-length', part.end - part.start + 1)
  await send(stream, res)
}

function orMissing<T>(found: T | null): T {
  if (found === null) throw new DomainError('not_found', 'File not found')
  return found
}

async function send(stream: Readable, res: ServerResponse): Promise<void> {
  try {
    await pipeline(stream, res)
  } catch (error) {
    // A reader who leaves early is no incident.
    if ((error as NodeJS.ErrnoException).code !== ABORTED) throw error
  }
}

/** The bytes of one range, or null where the file has none of them. */
function toPart(range: string, size: number): { start: number; end: number } | null {
  const [, first = '', last = ''] = RANGE.exec(range) ?? []
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return start <= end ? { start, end } : null
}
