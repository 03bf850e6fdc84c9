import type { Browser, BrowserContext, Page } from 'playwright'
import sharp from 'sharp'
import { launchBrowser, middle, PHONE, signIn, startDemo } from '../demo-in-browser'
import { type ShapedLink, startShapedLink } from '../shaped-link'
import { type Table, toTable } from '../table'
import type { World } from '../world'

const SERVER_PORT = 5350
const LINK_PORT = 5351
const ROUNDS = 3
const BAD_LINK = { roundTripMs: 300, loss: 0.05, bitsPerSecond: 50_000 }
const CUT_MS = 5000
/** For what has no budget: a page's scripts take most of a minute. */
const LONGEST_MS = 180_000

const rows = (page: Page) => page.getByRole('list', { name: 'Conversations' }).getByRole('link')
const secondsSince = (at: number) => (performance.now() - at) / 1000

/** What a camera makes of a wall: large shapes under fine grain, some 4 MB. */
async function photo(): Promise<Buffer> {
  const [width, height] = [4000, 3000]
  const noise = { type: 'gaussian' as const, mean: 128, sigma: 9 }
  return sharp({ create: { width, height, channels: 3, background: '#888', noise } })
    .jpeg({ quality: 92 })
    .toBuffer()
}

async function whenAlive(page: Page): Promise<void> {
  // The rail's menu is drawn by the server too, but opens by script alone.
  await page.waitForFunction(
    () => Object.keys(document.querySelector('main') ?? {}).some((key) => key.startsWith('__reactFiber')),
    undefined,
    { timeout: LONGEST_MS },
  )
}

type Opened = { readable: number; followed: number; alive: number; kilobytes: number }

/** Nothing is on the device but the session: until rows can be read, until one leads on, and until scripts run. */
async function openCold(browser: Browser, link: ShapedLink, state: State): Promise<Opened> {
  const context = await browser.newContext({ ...PHONE, storageState: state, serviceWorkers: 'block' })
  const page = await context.newPage()
  await link.whenIdle()
  const before = link.bytesDown()
  const at = performance.now()
  await page.goto(`${link.url}/inbox`, { waitUntil: 'commit', timeout: LONGEST_MS })
  await rows(page).first().waitFor({ timeout: LONGEST_MS })
  // Rows in the document are no rows on the screen.
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0, undefined, {
    timeout: LONGEST_MS,
  })
  const readable = secondsSince(at)
  const kilobytes = (link.bytesDown() - before) / 1024
  await whenAlive(page)
  const alive = secondsSince(at)
  await context.close()

  const another = await browser.newContext({ ...PHONE, storageState: state, serviceWorkers: 'block' })
  const follower = await another.newPage()
  await link.whenIdle()
  const from = performance.now()
  await follower.goto(`${link.url}/inbox`, { waitUntil: 'commit', timeout: LONGEST_MS })
  await rows(follower).first().tap({ timeout: LONGEST_MS, noWaitAfter: true })
  await follower.getByRole('region', { name: /^Messages with/ }).waitFor({ timeout: LONGEST_MS })
  const followed = secondsSince(from)
  await another.close()
  return { readable, followed, alive, kilobytes }
}

type State = Awaited<ReturnType<BrowserContext['storageState']>>

/** A device that has been here before, over a good link. */
async function openBefore(browser: Browser, link: ShapedLink, state: State): Promise<BrowserContext> {
  link.shape(null)
  const context = await browser.newContext({ ...PHONE, storageState: state, serviceWorkers: 'allow' })
  const page = await context.newPage()
  await page.goto(`${link.url}/inbox`)
  await page.evaluate(async () => {
    await navigator.serviceWorker.ready
  })
  await rows(page).first().tap()
  await page.getByRole('region', { name: /^Messages with/ }).waitFor()
  await page.goto(`${link.url}/inbox`, { waitUntil: 'networkidle' })
  // Leaving copies what has not been copied yet.
  await page.close()
  return context
}

async function openWarm(context: BrowserContext, link: ShapedLink): Promise<{ page: Page; readable: number }> {
  link.shape(BAD_LINK)
  const page = await context.newPage()
  const at = performance.now()
  await page.goto(`${link.url}/inbox`, { waitUntil: 'commit' })
  await rows(page).first().waitFor()
  await page.waitForFunction(() => performance.getEntriesByName('first-contentful-paint').length > 0)
  return { page, readable: secondsSince(at) }
}

/** Whether what goes out now reaches the server, is seen by its own mark. */
async function sendText(page: Page): Promise<number> {
  const text = `${Math.random().toString(36).slice(2)} `.padEnd(100, 'x')
  await page.getByRole('textbox', { name: /^Message / }).fill(text)
  const at = performance.now()
  await page.getByRole('button', { name: 'Send', exact: true }).tap()
  await page
    .getByRole('listitem')
    .filter({ hasText: text })
    .getByText(/^(Sent|Delivered|Read)$/)
    .first()
    .waitFor({ state: 'attached', timeout: LONGEST_MS })
  return secondsSince(at)
}

type SentPicture = { picked: number; sent: number; seconds: number; shown: number; again: number; pieces: number }

/** Sends a picture, with a cut when a third of it has come. */
async function sendPicture(page: Page, link: ShapedLink): Promise<SentPicture> {
  const buffer = await photo()
  const offsets: number[] = []
  let fileSize = 0
  page.on('request', (request) => {
    const { pathname } = new URL(request.url())
    const piece = /^\/api\/partial-uploads\/[^/]+\/pieces\/(\d+)$/.exec(pathname)
    if (piece) offsets.push(Number(piece[1]))
    else if (request.method() === 'PUT' && pathname.startsWith('/api/partial-uploads/')) {
      fileSize = (request.postDataJSON() as { fileSize: number }).fileSize
    }
  })
  const at = performance.now()
  const chooser = page.waitForEvent('filechooser')
  await page.getByRole('button', { name: 'Attach pictures or PDF files' }).tap()
  await (await chooser).setFiles({ name: 'wall.jpg', mimeType: 'image/jpeg', buffer })
  const bar = page.getByRole('progressbar', { name: 'Uploading wall.jpg' })
  const seen = new Set<number>()
  const watching = setInterval(() => {
    bar
      .evaluate((element) => (element as HTMLProgressElement).value, undefined, { timeout: 500 })
      .then(
        (value) => seen.add(value),
        () => undefined,
      )
  }, 1000)
  await page.waitForRequest((request) => Number(request.url().split('/pieces/')[1] ?? 0) > fileSize / 3, {
    timeout: LONGEST_MS,
  })
  link.cut(CUT_MS)
  await page
    .getByRole('listitem')
    .filter({ hasText: 'send the original' })
    .waitFor({ timeout: 2 * LONGEST_MS })
  clearInterval(watching)
  await page.getByRole('button', { name: 'Send', exact: true }).tap()
  await page.getByRole('button', { name: 'Open picture wall.jpg' }).last().waitFor({ timeout: LONGEST_MS })
  return {
    picked: buffer.length,
    sent: fileSize,
    seconds: secondsSince(at),
    shown: seen.size,
    again: offsets.length - new Set(offsets).size,
    pieces: new Set(offsets).size,
  }
}

/** What the product is on a bad link, over the demo data on a telephone. */
export async function runLinkJob(world: World): Promise<Table> {
  const link = await startShapedLink(SERVER_PORT, LINK_PORT)
  const product = await startDemo(world, SERVER_PORT, link.url)
  const browser = await launchBrowser()
  try {
    const first = await browser.newContext()
    await signIn(first, link.url, 'contractor1@demo.test')
    const state = await first.storageState()
    await first.close()

    link.shape(BAD_LINK)
    const cold: Opened[] = []
    for (let round = 0; round < ROUNDS; round += 1) cold.push(await openCold(browser, link, state))

    const context = await openBefore(browser, link, state)
    const warm: number[] = []
    for (let round = 0; round < ROUNDS; round += 1) {
      const { page, readable } = await openWarm(context, link)
      warm.push(readable)
      await page.close()
    }
    const { page } = await openWarm(context, link)
    await rows(page).first().tap()
    await page.getByText('Reconnecting').waitFor({ state: 'hidden' })
    await page.waitForTimeout(10_000)
    const texts: number[] = []
    for (let round = 0; round < 3 * ROUNDS; round += 1) texts.push(await sendText(page))
    const picture = await sendPicture(page, link)
    await context.close()

    const inSeconds = (values: readonly number[]) =>
      `${middle(values).toFixed(1)} s (${values.map((value) => value.toFixed(1)).join(', ')})`
    const kilobytes = (bytes: number) => (bytes / 1024).toFixed(0)
    return toTable(
      'A bad link (300 ms there and back, 5 % loss, 50 kbit/s)',
      ['what', 'asked', 'measured'],
      [
        ['inbox, cold: rows can be read', '8 s', inSeconds(cold.map(({ readable }) => readable))],
        ['inbox, cold: bytes until then, KB', '', middle(cold.map((each) => each.kilobytes)).toFixed(0)],
        ['inbox, cold: a row pressed at once leads to its thread', '', inSeconds(cold.map(({ followed }) => followed))],
        ['inbox, cold: scripts run', '', inSeconds(cold.map(({ alive }) => alive))],
        ['inbox, warm: rows can be read and work', '2 s', inSeconds(warm)],
        ['100 characters show as sent', '2 s', inSeconds(texts)],
        ['photo: KB picked, KB sent', '', `${kilobytes(picture.picked)}, ${kilobytes(picture.sent)}`],
        ['photo, cut off for 5 s after a third: until sent', '', `${picture.seconds.toFixed(0)} s`],
        ['photo: pieces, asked for more than once', '', `${picture.pieces}, ${picture.again}`],
        ['photo: different states of progress seen', '', String(picture.shown)],
      ],
    )
  } finally {
    await browser.close()
    await product.stop()
    await link.close()
  }
}
