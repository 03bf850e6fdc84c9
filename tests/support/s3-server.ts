import { once } from 'node:events'
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the store does with requests: `stall` and `cut` come after half of a body. */
type S3Mood = 'well' | 'silent' | 'unavailable' | 'stall' | 'cut'

export type S3Server = {
  /** The variables that make a server use it. */
  env: Record<'S3_ENDPOINT' | 'S3_BUCKET' | 'S3_ACCESS_KEY_ID' | 'S3_SECRET_ACCESS_KEY', string>
  /** What it holds, by key. */
  objects: Map<string, Buffer>
  /** Method and key of every request so far. */
  requests: string[]
  /** Of all requests from now on, or of the next one alone. */
  become(mood: S3Mood, whom?: 'all' | 'next'): void
  close(): Promise<void>
}

const BUCKET = 'rollcall-test'
const ACCESS_KEY = 'test-key'
const SCOPE = new RegExp(`^AWS4-HMAC-SHA256 Credential=${ACCESS_KEY}/\\d{8}/[a-z0-9-]+/s3/aws4_request, `)
const RANGE = /^bytes=(\d+)-(\d+)$/

/**
 * The part of S3 that uploads use, by path: objects are put, measured, read in ranges and removed. It believes a
 * signature that names its key, and fails on demand in the ways that real stores do.
 */
export async function startS3Server(): Promise<S3Server> {
  const objects = new Map<string, Buffer>()
  const requests: string[] = []
  let mood: S3Mood = 'well'
  let next: S3Mood | null = null

  async function answer(req: IncomingMessage, res: ServerResponse): Promise<void> {
    const [, bucket, key] = /^\/([^/?]+)\/?([^?]*)/.exec(req.url ?? '') ?? []
    requests.push(`${req.method} ${key}`)
    const now = next ?? mood
    next = null
    if (now === 'silent') return
    if (now === 'unavailable') refuse(req, res, 503, 'ServiceUnavailable')
    else if (!SCOPE.test(req.headers.authorization ?? '')) refuse(req, res, 403, 'InvalidAccessKeyId')
    else if (bucket !== BUCKET) refuse(req, res, 404, 'NoSuchBucket')
    else if (!key) res.end()
    else if (req.method === 'PUT') await put(key, req, res)
    else if (req.method === 'DELETE') {
      objects.delete(key)
      res.writeHead(204).end()
    } else read(key, req, res, now)
  }

  async function put(key: string, req: IncomingMessage, res: ServerResponse): Promise<void> {
    const chunks: Buffer[] = []
    for await (const chunk of req) chunks.push(chunk as Buffer)
    const body = Buffer.concat(chunks)
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
    requests,
    become(wanted, whom = 'all') {
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
