import { gzipSync } from 'node:zlib'
import type { Browser, BrowserContext, CDPSession, Page } from 'playwright'
import { launchBrowser, middle, newestConversation, signIn, startDemo } from '../demo-in-browser'
import { type Table, toTable } from '../table'
import type { World } from '../world'

const PORT = 5340
const ROUNDS = 3
/** Slow 4G as Lighthouse has it: 150 ms, 1.6 Mbit/s down, 750 kbit/s up; and a processor a quarter as fast. */
const network = { offline: false, latency: 150, downloadThroughput: 1_600_000 / 8, uploadThroughput: 750_000 / 8 }
const CPU_SLOWDOWN = 4
/** What still moves is counted until nothing has been asked of the network for half a second. */
const SETTLED = 'networkidle'

const people: readonly { email: string; pages: readonly string[] }[] = [
  { email: 'customer5@demo.test', pages: ['/inbox', '/inbox/:newest', '/jobs', '/settings'] },
  {
    email: 'contractor1@demo.test',
    pages: ['/inbox', '/inbox/:newest', '/bulk', '/bulk/new', '/jobs', '/templates', '/audiences', '/settings'],
  },
  {
    email: 'admin1@demo.test',
    pages: ['/admin/presence', '/admin/analytics', '/admin/users', '/admin/reports', '/admin/security'],
  },
]

type Painted = { contentfulMs: number; shift: number; scriptBytes: number }

/** Scripts that the page's own HTML names, each compressed by itself: what is loaded later is no first load. */
async function scriptBytesOf(context: BrowserContext, address: string): Promise<number> {
  const html = await (await context.request.get(address)).text()
  const tags = [...html.matchAll(/<script[^>]+src="(\/_next\/static\/[^"]+\.js)[^"]*"[^>]*>/g)]
  const sources = new Set(tags.filter(([tag]) => !/noModule/i.test(tag)).map(([, source]) => source as string))
  let bytes = 0
  for (const source of sources) {
    const script = await context.request.get(new URL(source, address).href)
    bytes += gzipSync(await script.body()).length
  }
  return bytes
}

async function slowDown(session: CDPSession): Promise<void> {
  await session.send('Network.enable')
  await session.send('Network.setCacheDisabled', { cacheDisabled: true })
  await session.send('Network.emulateNetworkConditions', network)
  await session.send('Emulation.setCPUThrottlingRate', { rate: CPU_SLOWDOWN })
}

/** Sums up what moves without being asked to, as the browser sees it. */
function watchShifts(): void {
  const counted = window as unknown as { shift: number }
  counted.shift = 0
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries() as (PerformanceEntry & { value: number; hadRecentInput: boolean })[]) {
      if (!entry.hadRecentInput) counted.shift += entry.value
    }
  }).observe({ type: 'layout-shift', buffered: true })
}

async function paint(context: BrowserContext, address: string): Promise<Omit<Painted, 'scriptBytes'>> {
  const page: Page = await context.newPage()
  await slowDown(await context.newCDPSession(page))
  await page.addInitScript(watchShifts)
  await page.goto(address, { waitUntil: SETTLED })
  const painted = await page.evaluate(() => ({
    contentfulMs: performance.getEntriesByName('first-contentful-paint')[0]?.startTime ?? Number.POSITIVE_INFINITY,
    shift: (window as unknown as { shift: number }).shift,
  }))
  await page.close()
  return painted
}

async function paintPages(browser: Browser, url: string): Promise<string[][]> {
  const rows: string[][] = []
  for (const { email, pages } of people) {
    // Without its worker, which would answer a second visit from the device.
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, serviceWorkers: 'block' })
    await signIn(context, url, email)
    for (const place of pages) {
      const address =
        url + place.replace(':newest', await (place.includes(':') ? newestConversation(context, url) : ''))
      const scriptBytes = await scriptBytesOf(context, address)
      const rounds: Omit<Painted, 'scriptBytes'>[] = []
      for (let round = 0; round < ROUNDS; round += 1) rounds.push(await paint(context, address))
      rows.push([
        email.slice(0, email.indexOf('@')),
        place,
        (scriptBytes / 1024).toFixed(0),
        (middle(rounds.map(({ contentfulMs }) => contentfulMs)) / 1000).toFixed(2),
        Math.max(...rounds.map(({ shift }) => shift)).toFixed(3),
      ])
    }
    await context.close()
  }
  return rows
}

/** First paint, movement and first-load JavaScript of every page on a slow telephone, over the demo data. */
export async function runPaintJob(world: World): Promise<Table> {
  const product = await startDemo(world, PORT)
  const browser = await launchBrowser()
  try {
    const rows = await paintPages(browser, product.url)
    const columns = ['who', 'page', 'first-load JS, KB gzip', 'first contentful paint, s', 'layout shift, worst']
    return toTable('Pages on a slow telephone (slow 4G, processor ÷ 4, 360 px)', columns, rows)
  } finally {
    await browser.close()
    await product.stop()
  }
}
