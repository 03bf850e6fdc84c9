import type { IncomingMessage, ServerResponse } from 'node:http'
import path from 'node:path'
import { pipeline } from 'node:stream/promises'
import { DomainError } from '../../domain/errors'
import type { ReadableFile } from '../services/uploads'
import { setAttachment } from './answers'
import type { HttpServices } from './http-services'

const RANGE = /^bytes=(\d*)-(\d*)$/
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

  const opened = await uploads.open(file.path)
  if (opened === null) throw new DomainError('not_found', 'File not found')
  const range = toRange(req.headers.range, opened.size)
  if (range === null || req.method === 'HEAD') {
    res.setHeader('content-length', opened.size)
    await send(opened.stream, req, res)
    return
  }
  opened.stream.destroy()
  if (range === 'unsatisfiable') {
    res.statusCode = 416
    res.setHeader('content-range', `bytes */${opened.size}`)
    res.end()
    return
  }
  const part = await uploads.open(file.path, range)
  if (part === null) throw new DomainError('not_found', 'File not found')
  res.statusCode = 206
  res.setHeader('content-range', `bytes ${range.start}-${range.end}/${opened.size}`)
  res.setHeader('content-length', range.end - range.start + 1)
  await send(part.stream, req, res)
}

async function send(stream: NodeJS.ReadableStream & { destroy(): void }, req: IncomingMessage, res: ServerResponse) {
  if (req.method === 'HEAD') {
    stream.destroy()
    res.end()
    return
  }
  try {
    await pipeline(stream, res)
  } catch (error) {
    // A reader who leaves early is no incident.
    if ((error as NodeJS.ErrnoException).code !== ABORTED) throw error
  }
}

/** One range of a file; null where none is asked for, or several, which one answers with the whole. */
function toRange(header: string | undefined, size: number): { start: number; end: number } | 'unsatisfiable' | null {
  const match = RANGE.exec(header ?? '')
  if (!match || (match[1] === '' && match[2] === '')) return null
  const [, first, last] = match
  const start = first === '' ? Math.max(0, size - Number(last)) : Number(first)
  const end = first === '' || last === '' ? size - 1 : Math.min(Number(last), size - 1)
  return start <= end ? { start, end } : 'unsatisfiable'
}
