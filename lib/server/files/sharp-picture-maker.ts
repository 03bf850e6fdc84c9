import { open, readFile, writeFile } from 'node:fs/promises'
import { fileTypeFromFile } from 'file-type'
import sharp, { type OutputInfo, type Sharp } from 'sharp'
import { DomainError, invalid } from '../../domain/errors'
import { MAX_ANIMATION_PIXELS, MAX_FRAMES, MAX_IMAGE_PIXELS } from '../../protocol/limits'
import type { PictureMaker, PictureType } from '../ports/picture-maker'
import { countFrames } from './count-frames'

const THUMBNAIL_SIDE = 480
const TIMEOUT_S = 20

const encoders: Record<PictureType, (picture: Sharp) => Sharp> = {
  'image/jpeg': (picture) => picture.jpeg({ quality: 85 }),
  'image/png': (picture) => picture.png(),
  'image/webp': (picture) => picture.webp({ quality: 85 }),
  'image/gif': (picture) => picture.gif({ effort: 3 }),
}

/** An animated PNG is a PNG to whoever shows only its first picture; an AVIF becomes what every browser shows. */
const shownAs: Readonly<Record<string, PictureType>> = { 'image/apng': 'image/png', 'image/avif': 'image/webp' }

/** Readers look for it in the first 1,024 bytes (PDF Reference 1.7, appendix H, note 13). */
const PDF_MARK = '%PDF-'
const PDF_MARK_WITHIN = 1024

async function holdsPdfMark(file: string): Promise<boolean> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(PDF_MARK_WITHIN), 0, PDF_MARK_WITHIN, 0)
    return buffer.subarray(0, bytesRead).includes(PDF_MARK)
  } finally {
    await handle.close()
  }
}

const JPEG_SCAN = Buffer.from([0xff, 0xda])
const JPEG_END = Buffer.from([0xff, 0xd9])

/**
 * A JPEG whose end alone is missing, as some cameras and messengers leave it, is made whole; what then still warns has lost
 * some of the picture. Looked for behind its last scan: a preview within has an end of its own.
 */
function readable(bytes: Buffer, type: PictureType): { bytes: Buffer; failOn: 'error' | 'warning' } {
  if (type !== 'image/jpeg' || bytes.includes(JPEG_END, Math.max(0, bytes.lastIndexOf(JPEG_SCAN)))) {
    return { bytes, failOn: 'error' }
  }
  const rest = bytes.at(-1) === 0xff ? JPEG_END.subarray(1) : JPEG_END
  return { bytes: Buffer.concat([bytes, rest]), failOn: 'warning' }
}

/**
 * Decodes and encodes anew: places and cameras stay private, and what is no picture does not survive.
 * Animations keep moving.
 */
export function createSharpPictureMaker(): PictureMaker {
  // libvips would take every core, and keep in memory what it decoded.
  sharp.concurrency(1)
  sharp.cache(false)

  return {
    async detectType(file) {
      const detected = (await fileTypeFromFile(file))?.mime ?? null
      if (detected !== null && Object.hasOwn(shownAs, detected)) return shownAs[detected] as PictureType
      return detected?.startsWith('image/') || !(await holdsPdfMark(file)) ? detected : 'application/pdf'
    },

    async reencode(source, type, target) {
      const { bytes, failOn } = readable(await readFile(source), type)
      const frames = countFrames(bytes, type, MAX_FRAMES)
      if (frames > MAX_FRAMES) {
        throw new DomainError('too_large', `Animations may have at most ${MAX_FRAMES} pictures`)
      }
      const isAnimated = frames > 1
      const options = { limitInputPixels: MAX_IMAGE_PIXELS, failOn }
      // The pixels of all its pictures together; of each there are as many as of a still one at most.
      const ofAll = { ...options, limitInputPixels: MAX_ANIMATION_PIXELS, animated: true }
      const whole = isAnimated ? sharp(bytes, ofAll) : sharp(bytes, options).autoOrient()
      const picture = await encode(encoders[type](whole))
      const thumbnail = await encode(
        sharp(bytes, options)
          .autoOrient()
          .resize({ width: THUMBNAIL_SIDE, height: THUMBNAIL_SIDE, fit: 'inside', withoutEnlargement: true })
          .webp({ quality: 78 }),
      )
      await writeFile(target.picture, picture.data)
      await writeFile(target.thumbnail, thumbnail.data)
      const { width, height, pageHeight, size } = picture.info
      return { width, height: pageHeight ?? height, size }
    },
  }
}

/** To memory first, so that a full disk is not taken for a bad picture. */
async function encode(picture: Sharp): Promise<{ data: Buffer; info: OutputInfo }> {
  try {
    return await picture.timeout({ seconds: TIMEOUT_S }).toBuffer({ resolveWithObject: true })
  } catch (error) {
    if (error instanceof Error && /pixel limit/i.test(error.message)) {
      throw new DomainError('too_large', 'Pictures may have at most 25 megapixels, animations 50 in all')
    }
    throw invalid('file', 'is not a picture that can be read')
  }
}
