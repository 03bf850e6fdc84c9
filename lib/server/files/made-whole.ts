import type { PictureType } from '../ports/picture-maker'

type Whole = { bytes: Buffer; failOn: 'error' | 'warning' }

/**
 * A picture whose last bytes alone are missing, as some cameras and messengers leave it and every viewer shows it, made whole.
 * Of a JPEG that still warns then some is lost.
 */
export function madeWhole(bytes: Buffer, type: PictureType): Whole {
  if (type === 'image/jpeg') return wholeJpeg(bytes)
  if (type === 'image/webp') return { bytes: wholeWebp(bytes), failOn: 'error' }
  // Nothing is read behind an end.
  return { bytes: type === 'image/gif' ? Buffer.concat([bytes, GIF_END]) : bytes, failOn: 'error' }
}

/** The end of the picture's data, and of all. */
const GIF_END = Buffer.from([0x00, 0x3b])

const JPEG_SCAN = Buffer.from([0xff, 0xda])
const JPEG_END = Buffer.from([0xff, 0xd9])
/** Bits for the last few of a picture's blocks; decoders leave what they do not need of so few. */
const JPEG_FILL = Buffer.alloc(4)

function wholeJpeg(bytes: Buffer): Whole {
  // Behind the last scan: a preview within has an end of its own.
  if (bytes.includes(JPEG_END, Math.max(0, bytes.lastIndexOf(JPEG_SCAN)))) return { bytes, failOn: 'error' }
  const data = bytes.at(-1) === JPEG_END[0] ? bytes.subarray(0, -1) : bytes
  return { bytes: Buffer.concat([data, JPEG_FILL, JPEG_END]), failOn: 'warning' }
}

const RIFF_HEADER = 12
const CHUNK_HEADER = 8
/** What may be missing of a WebP's last piece. */
const WEBP_MISSING = 2

/** With what its last piece lacks, and the length that its pieces have (WebP container specification, RIFF). */
function wholeWebp(bytes: Buffer): Buffer {
  if (bytes.length < RIFF_HEADER || bytes.readUInt32LE(4) + CHUNK_HEADER <= bytes.length) return bytes
  let end = RIFF_HEADER
  while (end + CHUNK_HEADER <= bytes.length) {
    const size = bytes.readUInt32LE(end + 4)
    end += CHUNK_HEADER + size + (size % 2)
  }
  if (end < bytes.length || end > bytes.length + WEBP_MISSING) return bytes
  const whole = Buffer.concat([bytes, Buffer.alloc(end - bytes.length)])
  whole.writeUInt32LE(end - CHUNK_HEADER, 4)
  return whole
}
