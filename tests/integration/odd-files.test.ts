import sharp, { type Sharp } from 'sharp'
import { expect, test } from 'vitest'
import { createScene } from '../support/scene'

const scene = createScene({ LIMIT_FACTOR: '1000' })

/** Two colours beside each other, so that a picture that lies on its side is told from one that stands. */
async function leftRight(width = 60, height = 40): Promise<Sharp> {
  const half = await sharp({ create: { width: width / 2, height, channels: 3, background: 'red' } })
    .png()
    .toBuffer()
  return sharp({ create: { width, height, channels: 3, background: 'blue' } }).composite([
    { input: half, left: 0, top: 0 },
  ])
}
const flat = async () => sharp(await (await leftRight()).png().toBuffer())

async function frames(count: number, side: number): Promise<Sharp> {
  const pictures = await Promise.all(
    Array.from({ length: count }, (_, at) =>
      sharp({ create: { width: side, height: side, channels: 3, background: { r: at % 256, g: 128, b: 40 } } })
        .png()
        .toBuffer(),
    ),
  )
  return sharp(pictures, { join: { animated: true } })
}

async function send(bytes: Uint8Array, name = 'photo'): Promise<{ status: number; body: Record<string, unknown> }> {
  const { token } = await scene.person('customer')
  const body = new FormData()
  body.append('file', new Blob([new Uint8Array(bytes)]), name)
  const response = await scene.api(token).send('createUpload', { body })
  return { status: response.status, body: await response.json() }
}

type Odd = { name: string; make: () => Promise<Uint8Array>; expected: Record<string, unknown> }

const orientations = [1, 2, 3, 4, 5, 6, 7, 8].flatMap((orientation) =>
  (['jpeg', 'webp', 'png'] as const).map(
    (format): Odd => ({
      name: `a ${format} of orientation ${orientation}`,
      make: async () => (await flat()).withMetadata({ orientation }).toFormat(format).toBuffer(),
      expected: orientation > 4 ? { width: 40, height: 60 } : { width: 60, height: 40 },
    }),
  ),
)

/** How programs and phones write one and the same picture. */
const encodings: Record<string, (picture: Sharp) => Sharp> = {
  'JPEG of full colour': (picture) => picture.jpeg({ chromaSubsampling: '4:4:4' }),
  'JPEG of the worst quality': (picture) => picture.jpeg({ quality: 1 }),
  'JPEG of the best quality': (picture) => picture.jpeg({ quality: 100 }),
  'JPEG by mozjpeg': (picture) => picture.jpeg({ mozjpeg: true }),
  'JPEG without tables made for it': (picture) => picture.jpeg({ optimiseCoding: false }),
  'JPEG of wide colour': (picture) => picture.withIccProfile('p3').jpeg(),
  'JPEG of a printer’s density': (picture) => picture.withMetadata({ density: 300 }).jpeg(),
  'JPEG that tells where it was taken': (picture) =>
    picture.withExif({ IFD0: { Make: 'Phone' }, IFD3: { GPSLatitudeRef: 'N', GPSLatitude: '52/1 31/1 0/1' } }).jpeg(),
  'JPEG with XMP': (picture) =>
    picture.withXmp('<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="r"/></x:xmpmeta>').jpeg(),
  'PNG in seven passes': (picture) => picture.png({ progressive: true }),
  'PNG without compression': (picture) => picture.png({ compressionLevel: 0 }),
  'PNG with filters': (picture) => picture.png({ adaptiveFiltering: true }),
  'PNG of two colours': (picture) => picture.png({ palette: true, colours: 2 }),
  'grey PNG': (picture) => picture.grayscale().png(),
  'grey see-through PNG': (picture) => picture.grayscale().ensureAlpha(0.3).png(),
  'see-through PNG of 16 bits': (picture) => picture.ensureAlpha(0.3).toColourspace('rgb16').png(),
  'grey PNG of 16 bits': (picture) => picture.toColourspace('grey16').png(),
  'PNG with a profile': (picture) => picture.withIccProfile('p3').png(),
  'WebP of the worst quality': (picture) => picture.webp({ quality: 1 }),
  'WebP nearly lossless': (picture) => picture.webp({ nearLossless: true }),
  'see-through WebP': (picture) => picture.ensureAlpha(0.3).webp(),
  'lossless see-through WebP': (picture) => picture.ensureAlpha(0.3).webp({ lossless: true }),
  'WebP with a profile': (picture) => picture.withIccProfile('p3').webp(),
  'WebP with metadata': (picture) => picture.withExif({ IFD0: { Make: 'Phone' } }).webp(),
  'GIF of two colours': (picture) => picture.gif({ colours: 2 }),
  'GIF in passes': (picture) => picture.gif({ progressive: true }),
  'see-through GIF': (picture) => picture.ensureAlpha(0).gif(),
  'AVIF of full colour': (picture) => picture.avif({ chromaSubsampling: '4:4:4' }),
  'lossless AVIF': (picture) => picture.avif({ lossless: true }),
  'see-through AVIF': (picture) => picture.ensureAlpha(0.3).avif(),
}

/** What other programs leave before, within or behind what they write. */
const leftovers: Record<string, (bytes: Buffer) => Buffer> = {
  'zeros behind it': (bytes) => Buffer.concat([bytes, Buffer.alloc(512)]),
  'a line break behind it': (bytes) => Buffer.concat([bytes, Buffer.from('\r\n')]),
  'a web page behind it': (bytes) => Buffer.concat([bytes, Buffer.from('<!doctype html><p>not this</p>')]),
}

const sizes: [width: number, height: number][] = [
  [2, 2],
  [2, 3000],
  [3000, 2],
  [64, 64],
  [1024, 769],
  [2048, 1536],
  [4032, 3024],
]

const odd: Odd[] = [
  ...orientations,
  ...[1, 2, 3, 4, 5, 6, 7, 8].map(
    (orientation): Odd => ({
      name: `an AVIF of orientation ${orientation}`,
      make: async () => (await flat()).withMetadata({ orientation }).avif().toBuffer(),
      expected: { mimeType: 'image/webp', ...(orientation > 4 ? { width: 40 } : { width: 60 }) },
    }),
  ),
  ...Object.entries(encodings).map(
    ([name, encode]): Odd => ({
      name: `a ${name}`,
      make: async () => encode(await flat()).toBuffer(),
      expected: { width: 60, height: 40 },
    }),
  ),
  ...(['jpeg', 'png', 'gif', 'webp'] as const).flatMap((format) =>
    Object.entries(leftovers).map(
      ([what, leave]): Odd => ({
        name: `a ${format} with ${what}`,
        make: async () => leave(await (await flat()).toFormat(format).toBuffer()),
        expected: { mimeType: `image/${format}`, width: 60 },
      }),
    ),
  ),
  ...sizes.map(
    ([width, height]): Odd => ({
      name: `a picture of ${width} × ${height}`,
      make: async () => (await leftRight(width, height)).jpeg().toBuffer(),
      expected: { width, height },
    }),
  ),
  {
    name: 'a JPEG with a comment and fill bytes before its frame',
    make: async () => {
      const photo = await (await flat()).jpeg().toBuffer()
      const comment = Buffer.from([0xff, 0xff, 0xff, 0xfe, 0, 7, 0x68, 0x65, 0x6c, 0x6c, 0x6f])
      return Buffer.concat([photo.subarray(0, 2), comment, photo.subarray(2)])
    },
    expected: { mimeType: 'image/jpeg', width: 60 },
  },
  {
    name: 'a GIF without its last byte',
    make: async () => (await (await flat()).gif().toBuffer()).subarray(0, -1),
    expected: { mimeType: 'image/gif', width: 60 },
  },
  {
    name: 'a PNG without its end',
    make: async () => (await (await flat()).png().toBuffer()).subarray(0, -12),
    expected: { mimeType: 'image/png', width: 60 },
  },
  ...[
    '%PDF-1.0\n%%EOF',
    '%PDF-2.0\n%âãÏÓ\n',
    '%PDF-1.4\r1 0 obj\r<<>>\rendobj\r%%EOF\r\n\0\0\0',
    '\r\n\r\n%PDF-1.6 ',
  ].map(
    (text): Odd => ({
      name: `a PDF that begins ${JSON.stringify(text.slice(0, 12))}`,
      make: async () => Buffer.from(text),
      expected: { mimeType: 'application/pdf' },
    }),
  ),
  {
    name: 'a GIF without its last two bytes',
    make: async () => (await (await flat()).gif().toBuffer()).subarray(0, -2),
    expected: { mimeType: 'image/gif', width: 60 },
  },
  {
    name: 'a GIF that moves, without its last two bytes',
    make: async () => (await (await frames(3, 20)).gif().toBuffer()).subarray(0, -2),
    expected: { mimeType: 'image/gif', width: 20 },
  },
  ...[true, false].map(
    (lossless): Odd => ({
      name: `a ${lossless ? 'lossless ' : ''}WebP without its last byte`,
      make: async () => (await (await flat()).webp({ lossless }).toBuffer()).subarray(0, -1),
      expected: { mimeType: 'image/webp', width: 60 },
    }),
  ),
  {
    name: 'a WebP that says it is longer by two',
    make: async () => {
      const bytes = await (await flat()).webp().toBuffer()
      bytes.writeUInt32LE(bytes.readUInt32LE(4) + 2, 4)
      return bytes
    },
    expected: { mimeType: 'image/webp', width: 60 },
  },
  {
    name: 'an AVIF that says first it is a HEIF',
    make: async () => {
      const bytes = await (await flat()).avif().toBuffer()
      bytes.write('mif1', 8, 'latin1')
      return bytes
    },
    expected: { mimeType: 'image/webp', width: 60 },
  },
  {
    name: 'a progressive JPEG without its last 3 bytes',
    make: async () => (await (await flat()).jpeg({ progressive: true }).toBuffer()).subarray(0, -3),
    expected: { mimeType: 'image/jpeg', width: 60 },
  },
  ...[1, 2, 3].map(
    (missing): Odd => ({
      name: `a JPEG without its last ${missing} bytes`,
      make: async () => (await (await flat()).jpeg().toBuffer()).subarray(0, -missing),
      expected: { mimeType: 'image/jpeg', width: 60 },
    }),
  ),
  {
    name: 'a JPEG with a preview within and without its end',
    make: async () => {
      const preview = await (await leftRight(8, 4)).jpeg().toBuffer()
      const segment = Buffer.concat([Buffer.from([0xff, 0xe1, 0, preview.length + 2]), preview])
      segment.writeUInt16BE(preview.length + 2, 2)
      const photo = await (await flat()).jpeg().toBuffer()
      return Buffer.concat([photo.subarray(0, 2), segment, photo.subarray(2, -2)])
    },
    expected: { mimeType: 'image/jpeg', width: 60 },
  },
  {
    name: 'a JPEG with a film behind it',
    make: async () => Buffer.concat([await (await flat()).jpeg().toBuffer(), Buffer.from('....ftypmp42 film')]),
    expected: { mimeType: 'image/jpeg', width: 60 },
  },
  {
    name: 'a progressive JPEG',
    make: async () => (await flat()).jpeg({ progressive: true }).toBuffer(),
    expected: { mimeType: 'image/jpeg' },
  },
  {
    name: 'a CMYK JPEG',
    make: async () => (await flat()).toColourspace('cmyk').jpeg().toBuffer(),
    expected: { width: 60 },
  },
  { name: 'a grey JPEG', make: async () => (await flat()).grayscale().jpeg().toBuffer(), expected: { width: 60 } },
  {
    name: 'a PNG of 16 bits',
    make: async () => (await flat()).toColourspace('rgb16').png().toBuffer(),
    expected: { width: 60 },
  },
  {
    name: 'a PNG of a palette',
    make: async () => (await flat()).png({ palette: true }).toBuffer(),
    expected: { width: 60 },
  },
  {
    name: 'a see-through PNG',
    make: async () => (await flat()).ensureAlpha(0.5).png().toBuffer(),
    expected: { mimeType: 'image/png' },
  },
  {
    name: 'a PNG of one pixel',
    make: async () => (await leftRight(2, 1)).png().toBuffer(),
    expected: { width: 2, height: 1 },
  },
  {
    name: 'a lossless WebP',
    make: async () => (await flat()).webp({ lossless: true }).toBuffer(),
    expected: { width: 60 },
  },
  {
    name: 'a GIF of 160 small frames',
    make: async () => (await frames(160, 100)).gif().toBuffer(),
    expected: { width: 100, height: 100 },
  },
  {
    name: 'a WebP of 160 small frames',
    make: async () => (await frames(160, 100)).webp().toBuffer(),
    expected: { width: 100, height: 100 },
  },
  {
    name: 'a GIF of one frame',
    make: async () => (await flat()).gif().toBuffer(),
    expected: { mimeType: 'image/gif' },
  },
  {
    name: 'an AVIF',
    make: async () => (await flat()).avif().toBuffer(),
    expected: { mimeType: 'image/webp', width: 60, height: 40 },
  },
  ...[0, 1, 512, 1019, 1020, 1023].map(
    (before): Odd => ({
      name: `a PDF with ${before} bytes before its mark`,
      make: async () => Buffer.from(`${'x'.repeat(before)}%PDF-1.7\n1 0 obj<<>>endobj\n%%EOF`),
      expected: { mimeType: 'application/pdf' },
    }),
  ),
  {
    name: 'a PDF behind a byte order mark',
    make: async () => Buffer.from('\ufeff%PDF-1.7\n'),
    expected: { mimeType: 'application/pdf' },
  },
]

test.each(odd)('$name is taken', async ({ make, expected }) => {
  const { status, body } = await send(await make())
  expect({ status, ...body }).toMatchObject({ status: 200, ...expected })
})

test('what a turned picture shows stands upright', async () => {
  const turned = await (await flat()).withMetadata({ orientation: 6 }).webp({ lossless: true }).toBuffer()
  const { token } = await scene.person('customer')
  const body = new FormData()
  body.append('file', new Blob([new Uint8Array(turned)]), 'photo.webp')
  const { fileUrl, thumbnailUrl } = await scene.api(token).get('createUpload', { body })
  for (const address of [fileUrl, thumbnailUrl as string]) {
    const response = await fetch(`${scene.url}${address}`, { headers: { authorization: `Bearer ${token}` } })
    const { data } = await sharp(Buffer.from(await response.arrayBuffer()))
      .removeAlpha()
      .raw()
      .toBuffer({ resolveWithObject: true })
    // Turned by a right angle, what was on the left is above.
    expect(data[0]).toBeGreaterThan(200)
    expect(data.at(-3)).toBeLessThan(60)
  }
})

const heic = (brand: string) =>
  Buffer.concat([Buffer.from([0, 0, 0, 24]), Buffer.from(`ftyp${brand}\0\0\0\0mif1heic`), Buffer.alloc(64)])
const halfJpeg = await (await leftRight(600, 400)).jpeg().toBuffer()

test.each([
  ...['heic', 'heix', 'heim', 'heis', 'hevc', 'hevx', 'mif1', 'msf1'].map((brand): [string, Buffer, RegExp] => [
    `a HEIC photo of brand ${brand}`,
    heic(brand),
    /HEIC.*JPEG/,
  ]),
  ['half a JPEG', halfJpeg.subarray(0, halfJpeg.length / 2), /picture that can be read/],
  [
    'a PDF mark beyond the first 1,024 bytes',
    Buffer.from(`${'x'.repeat(1024)}%PDF-1.7`),
    /must be a JPEG, PNG, WebP or GIF/,
  ],
  ['an SVG', Buffer.from('<svg xmlns="http://www.w3.org/2000/svg"/>'), /must be a JPEG, PNG, WebP or GIF/],
  ['a program', Buffer.from('MZ\u0090\0\u0003'), /must be a JPEG, PNG, WebP or GIF/],
  ['nothing', Buffer.alloc(0), /must be a JPEG, PNG, WebP or GIF/],
  ['a mark of a JPEG alone', Buffer.from([0xff, 0xd8, 0xff]), /picture that can be read|must be a/],
  ['a mark of an AVIF alone', Buffer.from('\0\0\0\u0018ftypavif\0\0\0\0avifmif1'), /picture that can be read/],
])('%s is refused in words', async (_, bytes, words) => {
  const { status, body } = await send(bytes)
  expect(status).toBe(400)
  expect(body).toMatchObject({
    error: { code: 'invalid', issues: [{ path: 'file', message: expect.stringMatching(words) }] },
  })
})
