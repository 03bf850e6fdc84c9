import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { runAdaptersJob } from './jobs/adapters-job'
import { runAgainstJob } from './jobs/against-job'
import { runBatchesJob } from './jobs/batches-job'
import { runFloodsJob } from './jobs/floods-job'
import { runGrowthJob } from './jobs/growth-job'
import { runHeldJob } from './jobs/held-job'
import { runIdleJob } from './jobs/idle-job'
import { runLighthouseJob } from './jobs/lighthouse-job'
import { runLinkJob } from './jobs/link-job'
import { runNodesJob } from './jobs/nodes-job'
import { runPagesJob } from './jobs/pages-job'
import { runPaintJob } from './jobs/paint-job'
import { runPartitionJob } from './jobs/partition-job'
import { runBulkJob, runMessageJob, runStatusJob } from './jobs/request-jobs'
import { runSearchJob } from './jobs/search-job'
import { runStampedeJob } from './jobs/stampede-job'
import { renderTable, type Table } from './table'
import { createWorld, describeMachine, type World } from './world'

const jobs: Record<string, (world: World) => Promise<Table | Table[]>> = {
  j1: runStatusJob,
  j2: runMessageJob,
  j3: runBulkJob,
  j4: runIdleJob,
  pages: runPagesJob,
  paint: runPaintJob,
  growth: runGrowthJob,
  nodes: runNodesJob,
  against: runAgainstJob,
  partition: runPartitionJob,
  adapters: runAdaptersJob,
  search: runSearchJob,
  batches: runBatchesJob,
  floods: runFloodsJob,
  stampede: runStampedeJob,
  held: runHeldJob,
  link: runLinkJob,
  lighthouse: runLighthouseJob,
}

/** Of every limit: figures are of the work, not of what may be asked. */
const UNLIMITED = 1_000_000

const asked = process.argv.slice(2).filter((name) => name !== '--')
const unknown = asked.filter((name) => !Object.hasOwn(jobs, name))
if (unknown.length > 0) {
  console.error(`unknown job ${unknown.join(', ')}: one of ${Object.keys(jobs).join(', ')}`)
  process.exit(2)
}

const at = new Date().toISOString()
const machine = describeMachine()
const tables: Table[] = []
console.log(`${at}, ${machine}`)
for (const name of asked.length > 0 ? asked : Object.keys(jobs)) {
  // Each job has a database of its own, so that none pays for another's rows.
  const world = await createWorld(Number(process.env.PORT ?? 5300), name === 'floods' ? 1 : UNLIMITED)
  try {
    const made = [(await jobs[name]?.(world)) as Table | Table[]].flat()
    tables.push(...made)
    for (const table of made) console.log(`\n${renderTable(table)}`)
  } finally {
    await world.close()
  }
}
mkdirSync('bench/results', { recursive: true })
const file = path.join('bench/results', `${at.replace(/[:.]/g, '-')}.json`)
writeFileSync(file, JSON.stringify({ at, machine, tables }, null, 2))
console.log(`\nWritten to ${file}`)
