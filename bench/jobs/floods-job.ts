import { setTimeout as delay } from 'node:timers/promises'
import { build } from 'hdr-histogram-js'
import { startProcess } from '../processes'
import { type Table, toTable } from '../table'
import type { WireClient } from '../wire-client'
import { contractor, customer, type World } from '../world'
import { connectAll } from './load'

const SECONDS = 8
const EVENT_EVERY_MS = 10
const REQUEST_EVERY_MS = 40
/** So many that none of them comes to the limit of questions a minute. */
const ASKERS = 60

const floods = ['none', 'connects', 'sign-ups', 'lists', 'events', 'pages', 'searches', 'animations', 'silence']

type Felt = { asked: number; failed: number; p50: number; p99: number; most: number }

/** Asks one after the other for some seconds, and answers how long each took. */
async function feel(everyMs: number, ask: () => Promise<boolean>): Promise<Felt> {
  const histogram = build({ numberOfSignificantValueDigits: 3 })
  const deadline = performance.now() + SECONDS * 1000
  let asked = 0
  let failed = 0
  while (performance.now() < deadline) {
    const begun = performance.now()
    asked += 1
    if (!(await ask().catch(() => false))) failed += 1
    histogram.recordValue(Math.round((performance.now() - begun) * 1000))
    await delay(everyMs)
  }
  const at = (share: number) => histogram.getValueAtPercentile(share) / 1000
  return { asked, failed, p50: at(50), p99: at(99), most: histogram.maxValue / 1000 }
}

/** What an honest person feels beside each flood, under the limits as they ship (PROMISES S3: p99 of 250 ms). */
export async function runFloodsJob(world: World): Promise<Table> {
  const { url } = world.product
  const honest = contractor(0)
  const clients = await connectAll(
    [world.product],
    Array.from({ length: ASKERS }, (_, index) => contractor(index)),
  )
  const headers = { authorization: `Bearer ${honest}_token` }
  const rows: string[][] = []
  let turn = 0
  for (const flood of floods) {
    const env = { FLOOD: flood, TARGET: url }
    const attacker = flood === 'none' ? null : await startProcess('bench/limits/flooder.ts', 0, env, 'ready')
    await delay(1000)
    const felt = await Promise.all([
      feel(EVENT_EVERY_MS, async () => {
        turn += 1
        const { ok } = await (clients[turn % ASKERS] as WireClient).ask('get_online_status', { userId: customer(0) })
        return ok
      }),
      feel(REQUEST_EVERY_MS, async () => {
        const answer = await fetch(`${url}/api/conversations`, { headers })
        await answer.arrayBuffer()
        return answer.ok
      }),
    ])
    await attacker?.stop()
    // What it left under way belongs to no other.
    await delay(3000)
    for (const [at, { asked, failed, p50, p99, most }] of felt.entries()) {
      const figures = [p50, p99, most].map((milliseconds) => milliseconds.toFixed(1))
      rows.push([flood, at === 0 ? 'event' : 'request', String(asked), String(failed), ...figures])
    }
  }
  for (const client of clients) client.close()
  return toTable(
    'An honest person beside floods',
    ['flood', 'asks', 'asked', 'failed', 'p50 ms', 'p99 ms', 'most ms'],
    rows,
  )
}
