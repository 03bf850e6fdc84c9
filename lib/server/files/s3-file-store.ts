import { addAbortSignal, type Readable } from 'node:stream'
import {
  DeleteObjectCommand,
  GetObjectCommand,
  HeadBucketCommand,
  HeadObjectCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { MAX_UPLOAD_BYTES } from '../../protocol/limits'
import type { Config } from '../config'
import type { Logger } from '../logger'
import type { FileStore } from '../ports/file-store'
import { isMissing, isRefusal, toFailure } from './s3-errors'
import { createS3Put, PART_BYTES, TRIES } from './s3-put'
import { ensureTemporaryFolder } from './temporary-folder'

export type S3Settings = Extract<Config['files'], { kind: 's3' }>

/** How long the store may take, each measured from where it matters to who waits. */
export type S3Bounds = {
  connectMs: number
  /** To the head of an answer. */
  answerMs: number
  /** To have taken a whole file as large as an upload, tries and all; larger ones have longer in proportion. */
  putMs: number
  /** Without a byte moving, whoever is slow: a reader who stands still must not keep a connection. */
  stallMs: number
  /** For a whole file as large as an upload to be read; larger ones have longer in proportion. */
  readMs: number
}

const usualBounds: S3Bounds = { connectMs: 2000, answerMs: 5000, putMs: 30_000, stallMs: 20_000, readMs: 300_000 }
const MAX_CONNECTIONS = 64

/** How often the largest upload goes into so many bytes, at least once: exports are larger. */
const timesAnUpload = (bytes: number) => Math.max(1, bytes / MAX_UPLOAD_BYTES)

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
  /** Larger files go in parts. */
  partBytes?: number
}): Promise<FileStore> {
  const { settings, dataDir, logger, bounds = usualBounds, partBytes = PART_BYTES } = parts
  const { bucket } = settings
  const client = createClient(settings, bounds)
  try {
    await assertUsable(client, bucket, logger)
  } catch (error) {
    client.destroy()
    throw error
  }
  const locate = (path: string) => ({ Bucket: bucket, Key: `${settings.prefix}${path}` })

  const timeFor = (bytes: number) => bounds.putMs * timesAnUpload(bytes)
  const put = createS3Put({ client, partBytes, timeFor })

  return {
    ...(await ensureTemporaryFolder(dataDir)),

    async put(path, temporaryFile) {
      try {
        await put(locate(path), temporaryFile)
      } catch (error) {
        throw toFailure('put', error)
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
        )
        const size = Number(ContentRange?.split('/')[1] ?? ContentLength)
        const stream = Body as unknown as Readable
        addAbortSignal(AbortSignal.timeout(bounds.readMs * timesAnUpload(size)), stream)
        return { size, stream }
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
