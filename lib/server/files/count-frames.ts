import type { PictureType } from '../ports/picture-maker'

/**
 * Counts the pictures of an animation up to `most + 1`, by its blocks alone: libvips would first build a table of all of
 * them, which for 400,000 takes 11 s (GIF89a specification, appendix A; WebP container specification, ANMF). What ends
 * in the middle of a block has the pictures before it.
 */
export function countFrames(bytes: Buffer, type: PictureType, most: number): number {
  if (type === 'image/gif') return countGif(bytes, most)
  return type === 'image/webp' ? countWebp(bytes, most) : 1
}

const GIF_HEADER = 13
const GIF_IMAGE = 0x2c
const GIF_EXTENSION = 0x21

function countGif(bytes: Buffer, most: number): number {
  /** Bytes of a colour table, by the flags that announce it. */
  const tableSize = (flags: number) => ((flags & 0x80) === 0 ? 0 : 3 * 2 ** ((flags & 0x07) + 1))
  const skipBlocks = (from: number) => {
    let at = from
    while (at < bytes.length && bytes[at] !== 0) at += (bytes[at] ?? 0) + 1
    return at + 1
  }

  let frames = 0
  let at = GIF_HEADER + tableSize(bytes[10] ?? 0)
  while (at < bytes.length && frames <= most) {
    if (bytes[at] === GIF_IMAGE) {
      frames += 1
      // Descriptor, colour table, the byte of the code's size, data.
      at = skipBlocks(at + 10 + tableSize(bytes[at + 9] ?? 0) + 1)
    } else if (bytes[at] === GIF_EXTENSION) {
      at = skipBlocks(at + 2)
    } else break
  }
  return frames
}

const RIFF_HEADER = 12
const CHUNK_HEADER = 8

function countWebp(bytes: Buffer, most: number): number {
  let frames = 0
  let at = RIFF_HEADER
  while (at + CHUNK_HEADER <= bytes.length && frames <= most) {
    if (bytes.toString('latin1', at, at + 4) === 'ANMF') frames += 1
    const size = bytes.readUInt32LE(at + 4)
    at += CHUNK_HEADER + size + (size % 2)
  }
  return Math.max(1, frames)
}
