import type { ServerResponse } from 'node:http'
import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { Actor } from '../../domain/actor'
import type { OwnDataEntry } from '../services/own-data'
import { setAttachment } from './answers'
import type { HttpServices } from './http-services'

/** Sends everything that is kept of somebody as one ZIP, each part read when the one before it is through. */
export async function sendOwnData(services: HttpServices, actor: Actor, res: ServerResponse): Promise<void> {
  res.setHeader('content-type', 'application/zip')
  res.setHeader('cache-control', 'no-store')
  setAttachment(res, `rollcall-${services.now().toISOString().slice(0, 10)}.zip`)
  const zip = new ZipFile()
  const sending = pipeline(zip.outputStream, res)
  const filling = fill(zip, services, actor).catch((error: unknown) => {
    // Half an archive must not look like a whole one.
    res.destroy()
    throw error
  })
  const [filled, sent] = await Promise.allSettled([filling, sending])
  if (filled.status === 'rejected') services.logger.error({ err: filled.reason }, 'an export ended early')
  else if (sent.status === 'rejected') services.logger.debug({ err: sent.reason }, 'whoever asked for an export left')
}

async function fill(zip: ZipFile, services: HttpServices, actor: Actor): Promise<void> {
  for await (const entry of services.listOwnData(actor)) {
    const stream = await open(services, entry)
    if (stream === null) continue
    zip.addReadStream(stream, entry.name)
    await finished(stream)
  }
  zip.end()
}

async function open({ uploads }: HttpServices, entry: OwnDataEntry): Promise<Readable | null> {
  if ('text' in entry) return Readable.from(entry.text)
  return (await uploads.open(entry.path))?.stream ?? null
}
