import { open, readFile, writeFile } from 'node:fs/promises'
import { fileTypeFromFile } from 'file-type'
import sharp, { type OutputInfo, type Sharp } from 'sharp'
import { DomainError, invalid } from '../../domain/errors'
import { MAX_ANIMATION_PIXELS, MAX_FRAMES, MAX_IMAGE_PIXELS } from '../../protocol/limits'
import type { PictureMaker, PictureType } from '../ports/picture-maker'
import { countFrames } from './count-frames'
import { madeWhole } from './made-whole'
import { typeByBrands } from './picture-brands'

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

/** Readers look for where it begins in the first 1,024 bytes (PDF Reference 1.7, appendix H, note 13). */
const PDF_MARK = '%PDF-'
const BEGINNING = 1024 + PDF_MARK.length - 1

async function readBeginning(file: string): Promise<Buffer> {
  const handle = await open(file)
  try {
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(BEGINNING), 0, BEGINNING, 0)
    return buffer.subarray(0, bytesRead)
  } finally {
    await handle.close()
  }
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
      const beginning = await readBeginning(file)
      const detected = typeByBrands(beginning) ?? (await fileTypeFromFile(file))?.mime ?? null
      if (detected !== null && Object.hasOwn(shownAs, detected)) return shownAs[detected] as PictureType
      return detected?.startsWith('image/') || !beginning.includes(PDF_MARK) ? detected : 'application/pdf'
    },

    async reencode(source, type, target) {
      const { bytes, failOn } = madeWhole(await readFile(source), type)
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
