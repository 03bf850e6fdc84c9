import { createWriteStream } from 'node:fs'
import { stat } from 'node:fs/promises'
import { Readable } from 'node:stream'
import { finished, pipeline } from 'node:stream/promises'
import { ZipFile } from 'yazl'
import type { ArchiveEntry, ArchiveWriter } from '../ports/archive-writer'

export function createZipArchiveWriter(): ArchiveWriter {
  return {
    async write(entries, target, signal) {
      const zip = new ZipFile()
      const broken = new AbortController()
      const ending = AbortSignal.any([signal, broken.signal])
      // Where one of the two ends early, the other would wait for it for ever.
      const breakOff = (error: unknown) => broken.abort(error)
      const writing = pipeline(zip.outputStream, createWriteStream(target), { signal: ending }).catch(breakOff)
      const filling = fill(zip, entries, ending).catch(breakOff)
      await Promise.all([writing, filling])
      ending.throwIfAborted()
      return (await stat(target)).size
    },
  }
}

async function fill(zip: ZipFile, entries: AsyncIterable<ArchiveEntry>, ending: AbortSignal): Promise<void> {
  for await (const entry of entries) {
    const isText = 'text' in entry
    const stream = isText ? Readable.from(entry.text) : entry.stream
    try {
      ending.throwIfAborted()
      zip.addReadStream(stream, entry.name, { compress: isText })
      await finished(stream, { signal: ending })
    } finally {
      stream.destroy()
    }
  }
  zip.end()
}
