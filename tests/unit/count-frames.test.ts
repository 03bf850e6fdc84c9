import fc from 'fast-check'
import sharp from 'sharp'
import { expect, test } from 'vitest'
import { countFrames } from '@/lib/server/files/count-frames'

async function animate(frames: number, type: 'gif' | 'webp'): Promise<Buffer> {
  const side = 8
  const pixels = Buffer.concat(
    Array.from({ length: frames }, (_, at) => Buffer.alloc(side * side * 3, (at * 29) % 256)),
  )
  const raw = { width: side, height: side * frames, channels: 3 as const, pageHeight: side }
  return sharp(pixels, { raw }).toFormat(type, { loop: 0 }).toBuffer()
}

test.each([1, 2, 3, 40])('the pictures of an animation of %i are counted', async (frames) => {
  for (const type of ['gif', 'webp'] as const) {
    expect(countFrames(await animate(frames, type), `image/${type}`, 100)).toBe(frames)
  }
})

test('counting ends one beyond what is allowed', async () => {
  expect(countFrames(await animate(40, 'gif'), 'image/gif', 10)).toBe(11)
})

test('whatever the bytes are, counting ends', async () => {
  const picture = await animate(5, 'gif')
  fc.assert(
    fc.property(fc.nat(picture.length), fc.uint8Array({ maxLength: 50 }), (at, noise) => {
      const broken = Buffer.concat([picture.subarray(0, at), noise, picture.subarray(at)])
      for (const type of ['image/gif', 'image/webp'] as const) {
        expect(countFrames(broken, type, 100)).toBeLessThanOrEqual(101)
      }
    }),
  )
})
