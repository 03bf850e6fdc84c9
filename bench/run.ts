import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { type Row, runBulkJob, runMessageJob, runStatusJob } from './jobs/request-jobs'
import { createWorld, describeMachine, type World } from './world'

const jobs: Record<string, (world: World) => Promise<Row[]>> = {
  j1: runStatusJob,
  j2: runMessageJob,
  j3: runBulkJob,
}

const asked = process.argv.slice(2).filter((name) => name !== '--')
const unknown = asked.filter((name) => !(name in jobs))
if (unknown.length > 0) {
  console.error(`unknown job ${unknown.join(', ')}: one of ${Object.keys(jobs).join(', ')}`)
  process.exit(2)
}

const port = Number(process.env.PORT ?? 5300)
const world = await createWorld(port)
const rows: Row[] = []
try {
  for (const name of asked.length > 0 ? asked : Object.keys(jobs)) {
    rows.push(...((await jobs[name]?.(world)) ?? []))
  }
} finally {
  await world.close()
}

const digits = (value: number, places: number) => value.toFixed(places)
const lines = [
  '| job | what | per second | CPU ms server | CPU ms database | p50 ms | p99 ms | failed | CPU / limits |',
  '|---|---|--:|--:|--:|--:|--:|--:|--:|',
  ...rows.map(({ job, what, measured, ratio }) =>
    [
      '',
      job,
      what,
      digits(measured.perSecond, 0),
      digits(measured.serverCpuMs, 3),
      digits(measured.databaseCpuMs, 3),
      digits(measured.p50Ms, 2),
      digits(measured.p99Ms, 2),
      String(measured.failed),
      ratio === null ? '' : digits(ratio, 2),
      '',
    ]
      .join(' | ')
      .trim(),
  ),
]
const machine = describeMachine()
console.log(`\n${new Date().toISOString()}, ${machine}\n\n${lines.join('\n')}\n`)
mkdirSync('bench/results', { recursive: true })
const file = path.join('bench/results', `${new Date().toISOString().replace(/[:.]/g, '-')}.json`)
writeFileSync(file, JSON.stringify({ at: new Date().toISOString(), machine, rows }, null, 2))
console.log(`Written to ${file}`)
