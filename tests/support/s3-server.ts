import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { buffer } from 'node:stream/consumers'

/** What the store does with requests: `stall` and `cut` come after half of a body, `slow` gives the rest of it after a second. */
type S3Mood = 'well' | 'silent' | 'unavailable' | 'refusing' | 'stall' | 'cut' | 'slow'

export type S3Server = {
  /** The variables that make a server use it. */
  env: Record<'S3_ENDPOINT' | 'S3_BUCKET' | 'S3_ACCESS_KEY_ID' | 'S3_SECRET_ACCESS_KEY', string>
  /** What it holds, by key. */
  objects: Map<string, Buffer>
  /** Parts that were put and belong to no object yet, by upload. */
  unfinished: Map<string, Map<number, Buffer>>
  /** Method and key of every request so far. */
  requests: string[]
  /** Of all requests from now on, or of the next one alone, of which `well` go well before it. */
  become(mood: S3Mood, whom?: 'all' | 'next', well?: number): void
  close(): Promise<void>
}

const BUCKET = 'rollcall-test'
const ACCESS_KEY = 'test-key'
const SCOPE = new RegExp(`^AWS4-HMAC-SHA256 Credential=${ACCESS_KEY}/\\d{8}/[a-z0-9-]+/s3/aws4_request, `)
const RANGE = /^bytes=(\d+)-(\d+)$/

/**
 * The part of S3 that uploads use, by path: objects are put, in parts too, measured, read in ranges and removed. It believes a
 * signature that names its key, and fails on demand in the ways that real stores do.
 */
export async function startS3Server(): Promise<S3Server> {
  const objects = new Map<string, Buffer>()
  const unfinished = new Map<string, Map<number, Buffer>>()
  const requests: string[] = []
  let mood: S3Mood = 'well'
  let next: S3Mood | null = null
  let wellBefore = 0

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const [, bucket, key] = /^\/([^/?]+)\/?([^?]*)/.exec(req.url ?? '') ?? []
    const query = new URL(req.url ?? '', 'http://s3').searchParams
    requests.push(`${req.method} ${key}`)
    const isNext = next !== null && wellBefore === 0
    const now = isNext && next ? next : mood
    if (isNext) next = null
    else wellBefore = Math.max(0, wellBefore - 1)
    if (now === 'silent') return
    if (now === 'unavailable') refuse(req, res, 503, 'ServiceUnavailable')
    else if (now === 'refusing') refuse(req, res, 403, 'AccessDenied')
    else if (!SCOPE.test(req.headers.authorization ?? '')) refuse(req, res, 403, 'InvalidAccessKeyId')
    else if (bucket !== BUCKET) refuse(req, res, 404, 'NoSuchBucket')
    else if (!key) res.end()
    else if (req.method === 'POST' || query.has('uploadId')) await putInParts(key, query, req, res)
    else if (req.method === 'PUT') await put(key, req, res)
    else if (req.method === 'DELETE') {
      objects.delete(key)
      res.writeHead(204).end()
    } else read(key, req, res, now)
  }

  async function putInParts(key: string, query: URLSearchParams, req: IncomingMessage, res: ServerResponse) {
    const body = await buffer(req)
    const id = query.get('uploadId') ?? `upload-${unfinished.size + 1}`
    const parts = query.has('uploads') ? new Map<number, Buffer>() : unfinished.get(id)
    if (!parts) refuse(req, res, 404, 'NoSuchUpload')
    else if (query.has('uploads')) {
      unfinished.set(id, parts)
      res.end(`<InitiateMultipartUploadResult><UploadId>${id}</UploadId></InitiateMultipartUploadResult>`)
    } else if (req.method === 'PUT') {
      const number = Number(query.get('partNumber'))
      parts.set(number, body)
      res.setHeader('etag', `"part ${number}"`).end()
    } else if (req.method === 'DELETE') {
      unfinished.delete(id)
      res.writeHead(204).end()
    } else {
      const named = [...String(body).matchAll(/<PartNumber>(\d+)<\/PartNumber>/g)].map(([, number]) => Number(number))
      objects.set(key, Buffer.concat(named.map((number) => parts.get(number) ?? Buffer.alloc(0))))
      unfinished.delete(id)
      res.end('<CompleteMultipartUploadResult></CompleteMultipartUploadResult>')
    }
  }

  async function put(key: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
    const body = await buffer(req)
    if (body.length !== Number(req.headers['content-length'])) refuse(req, res, 400, 'IncompleteBody')
    else {
      objects.set(key, body)
      res.end()
    }
  }

  function read(key: string, req: IncomingMessage, res: ServerResponse, now: S3Mood): void {
    const whole = objects.get(key)
    if (!whole) {
      refuse(req, res, 404, 'NoSuchKey')
      return
    }
    const range = RANGE.exec(req.headers.range ?? '')
    const body = range ? whole.subarray(Number(range[1]), Number(range[2]) + 1) : whole
    if (range) res.setHeader('content-range', `bytes ${range[1]}-${range[2]}/${whole.length}`)
    res.writeHead(range ? 206 : 200, { 'content-length': body.length })
    if (req.method === 'HEAD') res.end()
    else if (now === 'well') res.end(body)
    else {
      res.write(body.subarray(0, body.length / 2), () => {
        if (now === 'cut') res.destroy()
        if (now === 'slow') setTimeout(() => res.end(body.subarray(body.length / 2)), 1000)
      })
    }
  }

  const server = createServer((req, res) => {
    answer(req, res).catch(() => res.destroy())
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    env: {
      S3_ENDPOINT: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
      S3_BUCKET: BUCKET,
      S3_ACCESS_KEY_ID: ACCESS_KEY,
      S3_SECRET_ACCESS_KEY: 'test-secret',
    },
    objects,
    unfinished,
    requests,
    become(wanted, whom = 'all', well = 0) {
      wellBefore = well
      if (whom === 'next') next = wanted
      else mood = wanted
    },
    async close() {
      server.closeAllConnections()
      server.close()
      await once(server, 'close')
    },
  }
}

function refuse(req: IncomingMessage, res: ServerResponse, status: number, code: string): void {
  res.writeHead(status, { 'content-type': 'application/xml' })
  res.end(req.method === 'HEAD' ? '' : `<?xml version="1.0"?><Error><Code>${code}</Code><Message>No</Message></Error>`)
}
