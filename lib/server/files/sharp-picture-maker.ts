import { readFile, writeFile } from 'node:fs/promises'
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
      const detected = await fileTypeFromFile(file)
      // An animated PNG is a PNG to whoever shows only its first picture.
      return detected?.mime === 'image/apng' ? 'image/png' : (detected?.mime ?? null)
    },

    async reencode(source, type, target) {
      const frames = countFrames(await readFile(source), type, MAX_FRAMES)
      if (frames > MAX_FRAMES) {
        throw new DomainError('too_large', `Animations may have at most ${MAX_FRAMES} pictures`)
      }
      const isAnimated = frames > 1
      const options = { limitInputPixels: MAX_IMAGE_PIXELS, failOn: 'error' } as const
      // The pixels of all its pictures together; of each there are as many as of a still one at most.
      const ofAll = { ...options, limitInputPixels: MAX_ANIMATION_PIXELS, animated: true }
      const whole = isAnimated ? sharp(source, ofAll) : sharp(source, options).autoOrient()
      const picture = await encode(encoders[type](whole))
      const thumbnail = await encode(
        sharp(source, options)
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
