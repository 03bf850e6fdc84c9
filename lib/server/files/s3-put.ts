import { createReadStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import {
  AbortMultipartUploadCommand,
  CompleteMultipartUploadCommand,
  CreateMultipartUploadCommand,
  PutObjectCommand,
  type S3Client,
  UploadPartCommand,
} from '@aws-sdk/client-s3'
import { isRefusal } from './s3-errors'

/** S3 takes 5 GB in one request, and 10,000 parts: of these, 625 GiB. */
export const PART_BYTES = 64 * 1024 * 1024
/** Of each request, and of each piece of a file. */
export const TRIES = 2

type Place = { Bucket: string; Key: string }
type Piece = { start: number; end: number }

/** Takes files to a bucket, in one piece, or in parts where they are larger than a part. `timeFor` so many bytes, in milliseconds. */
export function createS3Put(parts: { client: S3Client; partBytes: number; timeFor: (bytes: number) => number }) {
  const { client, partBytes, timeFor } = parts

  /** The client cannot send a stream twice, so each try opens the file anew. */
  async function send<T>(
    file: string,
    { start, end }: Piece,
    signal: AbortSignal,
    work: (
      piece: { Body: ReturnType<typeof createReadStream>; ContentLength: number },
      options: { abortSignal: AbortSignal; requestTimeout: number },
    ) => Promise<T>,
  ): Promise<T> {
    const ContentLength = end - start
    for (let tries = 1; ; tries += 1) {
      const unreadable = new AbortController()
      const Body = createReadStream(file, { start, end: Math.max(start, end - 1) })
      Body.once('error', (error) => unreadable.abort(error))
      try {
        const abortSignal = AbortSignal.any([signal, unreadable.signal])
        return await work({ Body, ContentLength }, { abortSignal, requestTimeout: timeFor(ContentLength) })
      } catch (error) {
        if (tries === TRIES || signal.aborted || isRefusal(error)) throw error
      } finally {
        Body.destroy()
      }
    }
  }

  async function putInParts(place: Place, file: string, size: number, signal: AbortSignal): Promise<void> {
    const { UploadId } = await client.send(new CreateMultipartUploadCommand(place), { abortSignal: signal })
    const whole = { ...place, UploadId }
    try {
      const Parts: { PartNumber: number; ETag: string | undefined }[] = []
      for (let start = 0; start < size; start += partBytes) {
        const PartNumber = Parts.length + 1
        const piece = { start, end: Math.min(size, start + partBytes) }
        const { ETag } = await send(file, piece, signal, (body, options) =>
          client.send(new UploadPartCommand({ ...whole, PartNumber, ...body }), options),
        )
        Parts.push({ PartNumber, ETag })
      }
      await client.send(new CompleteMultipartUploadCommand({ ...whole, MultipartUpload: { Parts } }), {
        abortSignal: signal,
        requestTimeout: timeFor(size),
      })
    } catch (error) {
      // Parts that nobody completes would be paid for without end, and stand in no list of files.
      await client.send(new AbortMultipartUploadCommand(whole)).catch(() => undefined)
      throw error
    }
  }

  return async (place: Place, file: string): Promise<void> => {
    const { size } = await stat(file)
    const signal = AbortSignal.timeout(timeFor(size))
    if (size > partBytes) return putInParts(place, file, size, signal)
    await send(file, { start: 0, end: size }, signal, (body, options) =>
      client.send(new PutObjectCommand({ ...place, ...body }), options),
    )
  }
}
