import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import lighthouse from 'lighthouse'
import { middle, newestConversation, openOwnBrowser, signIn, startDemo } from '../demo-in-browser'
import { type Table, toTable } from '../table'
import type { World } from '../world'

const PORT = 5360
const DEBUGGING_PORT = 5361
const ROUNDS = 3
const categories = ['performance', 'accessibility', 'best-practices'] as const
const LEAST = { performance: 95, accessibility: 100, 'best-practices': 100 }
const figures = ['first-contentful-paint', 'largest-contentful-paint', 'total-blocking-time', 'cumulative-layout-shift']

/** `machine` is Lighthouse's own measure of the processor, of which a page gets a quarter: figures compare only beside it. */
type Judged = { scores: number[]; figures: string[]; complaints: string[]; machine: number }

/** Lighthouse's own mobile settings: a middling telephone on slow 4G, simulated. The session is the browser's. */
async function judge(address: string): Promise<Judged> {
  const result = await lighthouse(address, {
    port: DEBUGGING_PORT,
    onlyCategories: [...categories],
    logLevel: 'error',
  })
  if (!result || result.lhr.runtimeError)
    throw new Error(result?.lhr.runtimeError?.message ?? 'Lighthouse gave nothing')
  const { lhr } = result
  const complaints = categories.flatMap((category) =>
    (lhr.categories[category]?.auditRefs ?? [])
      .filter(({ id, weight }) => weight > 0 && (lhr.audits[id]?.score ?? 1) < (category === 'performance' ? 0.5 : 1))
      .map(({ id }) => id),
  )
  return {
    scores: categories.map((category) => Math.round((lhr.categories[category]?.score ?? 0) * 100)),
    figures: figures.map((id) => lhr.audits[id]?.displayValue ?? ''),
    complaints,
    machine: lhr.environment.benchmarkIndex,
  }
}

/** What Lighthouse says of the pages that people open most, signed in, over the demo data. */
export async function runLighthouseJob(world: World): Promise<Table> {
  const product = await startDemo(world, PORT)
  const profile = mkdtempSync(path.join(tmpdir(), 'rollcall-lighthouse-'))
  const context = await openOwnBrowser(profile, DEBUGGING_PORT)
  try {
    await signIn(context, product.url, 'contractor1@demo.test')
    const conversation = await newestConversation(context, product.url)
    const rows: string[][] = []
    for (const place of ['/inbox', `/inbox/${conversation}`, '/bulk/new']) {
      const judged: Judged[] = []
      for (let round = 0; round < ROUNDS; round += 1) judged.push(await judge(product.url + place))
      const scores = categories.map((_, index) => middle(judged.map((each) => each.scores[index] as number)))
      rows.push([
        place.replace(conversation, 'ID'),
        scores.join(' / '),
        ...(judged[0]?.figures ?? []),
        String(Math.round(middle(judged.map(({ machine }) => machine)))),
        [...new Set(judged.flatMap(({ complaints }) => complaints))].join(', '),
      ])
    }
    const least = categories.map((category) => LEAST[category]).join(' / ')
    const columns = [
      'page',
      `${categories.join(' / ')} (${least} asked)`,
      'FCP',
      'LCP',
      'TBT',
      'CLS',
      'benchmark index',
      'complaints',
    ]
    return toTable('Lighthouse, mobile, the middle of three', columns, rows)
  } finally {
    await context.close()
    await product.stop()
    rmSync(profile, { recursive: true, force: true })
  }
}
