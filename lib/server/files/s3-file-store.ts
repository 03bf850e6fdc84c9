import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import type { Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  PutObjectCommand,
  S3Client,
  S3ServiceException,
} from '@aws-sdk/client-s3'
import type { Config } from '../config'
import type { Logger } from '../logger'
import type { FileStore } from '../ports/file-store'
import { ensureTemporaryFolder } from './temporary-folder'

export type S3Settings = Extract<Config['files'], { kind: 's3' }>

/** How long the store may take, each measured from where it matters to who waits. */
export type S3Bounds = {
  connectMs: number
  /** To the head of an answer. */
  answerMs: number
  /** To have taken a whole file, tries and all. */
  putMs: number
  /** Without a byte moving, whoever is slow: a reader who stands still must not keep a connection. */
  stallMs: number
  /** For a whole file to be read. */
  readMs: number
}

const usualBounds: S3Bounds = { connectMs: 2000, answerMs: 5000, putMs: 30_000, stallMs: 20_000, readMs: 300_000 }
const MAX_CONNECTIONS = 64
const TRIES = 2

/**
 * Keeps uploads in a bucket of an S3-compatible store. One that does not answer at the start is waited for: people can
 * talk without it.
 * @throws with a sentence that names S3_BUCKET where the store answers and refuses
 */
export async function createS3FileStore(parts: {
  settings: S3Settings
  dataDir: string
  logger: Logger
  bounds?: S3Bounds
}): Promise<FileStore> {
  const { settings, dataDir, logger, bounds = usualBounds } = parts
  const { bucket } = settings
  const client = createClient(settings, bounds)
  try {
    await assertUsable(client, bucket, logger)
  } catch (error) {
    client.destroy()
    throw error
  }
  const locate = (path: string) => ({ Bucket: bucket, Key: `${settings.prefix}${path}` })

  /** The client cannot send a stream twice, so each try opens the file anew. */
  async function send(path: string, temporaryFile: string, signal: AbortSignal): Promise<void> {
    const { size } = await stat(temporaryFile)
    const unreadable = new AbortController()
    const body = createReadStream(temporaryFile)
    body.once('error', (error) => unreadable.abort(error))
    try {
      await client.send(new PutObjectCommand({ ...locate(path), Body: body, ContentLength: size }), {
        abortSignal: AbortSignal.any([signal, unreadable.signal]),
        requestTimeout: bounds.putMs,
      })
    } finally {
      body.destroy()
    }
  }

  return {
    ...(await ensureTemporaryFolder(dataDir)),

    async put(path, temporaryFile) {
      const signal = AbortSignal.timeout(bounds.putMs)
      for (let tries = 1; ; tries += 1) {
        try {
          await send(path, temporaryFile, signal)
          return
        } catch (error) {
          if (tries === TRIES || signal.aborted || isRefusal(error)) throw toFailure('put', error)
        }
      }
    },

    async measure(path) {
      try {
        const { ContentLength } = await client.send(new HeadObjectCommand(locate(path)))
        return ContentLength ?? null
      } catch (error) {
        if (isMissing(error)) return null
        throw toFailure('measure', error)
      }
    },

    async open(path, range) {
      const Range = range && `bytes=${range.start}-${range.end}`
      try {
        const { Body, ContentLength, ContentRange } = await client.send(
          new GetObjectCommand({ ...locate(path), Range }),
          { abortSignal: AbortSignal.timeout(bounds.readMs) },
        )
        const size = Number(ContentRange?.split('/')[1] ?? ContentLength)
        return { size, stream: Body as unknown as Readable }
      } catch (error) {
        if (isMissing(error)) return null
        throw toFailure('open', error)
      }
    },

    async remove(path) {
      try {
        await client.send(new DeleteObjectCommand(locate(path)))
      } catch (error) {
        if (!isMissing(error)) throw toFailure('remove', error)
      }
    },

    async close() {
      client.destroy()
    },
  }
}

function createClient({ region, endpoint, credentials }: S3Settings, bounds: S3Bounds): S3Client {
  return new S3Client({
    region,
    maxAttempts: TRIES,
    // Whatever fails is thrown, and logged once by who asked.
    logger: { debug() {}, info() {}, warn() {}, error() {} },
    // Stores of one's own rarely have a host name for each bucket.
    ...(endpoint === null ? {} : { endpoint: endpoint.href, forcePathStyle: true }),
    ...(credentials === null ? {} : { credentials }),
    // Newer checksums are unknown to many compatible stores.
    requestChecksumCalculation: 'WHEN_REQUIRED',
    responseChecksumValidation: 'WHEN_REQUIRED',
    // Asking for leave would open connections that nothing counts.
    expectContinueHeader: false,
    requestHandler: {
      connectionTimeout: bounds.connectMs,
      requestTimeout: bounds.answerMs,
      throwOnRequestTimeout: true,
      socketTimeout: bounds.stallMs,
      httpAgent: { keepAlive: true, maxSockets: MAX_CONNECTIONS },
      httpsAgent: { keepAlive: true, maxSockets: MAX_CONNECTIONS },
    },
  })
}

async function assertUsable(client: S3Client, bucket: string, logger: Logger): Promise<void> {
  try {
    await client.send(new HeadBucketCommand({ Bucket: bucket }))
  } catch (error) {
    const failure = toFailure('look at the bucket', error)
    if (isRefusal(error)) throw new Error(`S3_BUCKET ${bucket} cannot be used: ${failure.message}`)
    logger.warn({ err: failure }, 'the file store does not answer: uploads fail until it does')
  }
}

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined
}

function isMissing(error: unknown): boolean {
  return statusOf(error) === 404 && (error as Error).name !== 'NoSuchBucket'
}

/** Another try would be answered alike; being told to slow down is none. */
function isRefusal(error: unknown): boolean {
  const status = statusOf(error)
  return status !== undefined && status < 500 && status !== 429 && status !== 408
}

/** Without what the client hangs on its errors: keys, signed headers and the whole answer. */
function toFailure(what: string, error: unknown): Error {
  const { name, message } = error as Error
  const status = statusOf(error)
  return new Error(`the S3 store failed to ${what}: ${name}${status ? ` (${status})` : ''}: ${message}`)
}
