import { randomBytes } from 'node:crypto'
import pg from 'pg'
import { type Measured, measure } from '../measure'
import { cpuOfTree, startProcess, type Target } from '../processes'
import { type Table, toTable } from '../table'
import { createDatabase, insertPeople, type World } from '../world'
import { loads as jobs, type Load } from './load'

const ROUNDS = 30
const SECONDS = 2
const STARTS = 9
const FIRST_PORT = 5320

type Version = { start(): Promise<Target> }

/** One node without Redis from the checkout in `folder`, over a database that it has migrated by itself. */
async function createVersion(world: World, folder: string, port: number): Promise<Version> {
  const { url } = await createDatabase(world, 'against')
  const env = {
    LIMIT_FACTOR: '1000000',
    LOG_LEVEL: 'warn',
    DATABASE_URL: url,
    DATA_DIR: world.dataDir,
    AUTH_SECRET: randomBytes(32).toString('hex'),
  }
  const start = () => startProcess('bench/headless-server.ts', port, env, 'serving', folder)
  const first = await start()
  await first.stop()
  const pool = new pg.Pool({ connectionString: url, max: 1 })
  await insertPeople(pool)
  await pool.end()
  return { start }
}

/** What a start takes until it serves, from sources that were translated before. */
async function measureStarts(versions: readonly Version[]): Promise<string[]> {
  const spent = versions.map((): number[] => [])
  for (let round = 0; round < STARTS; round += 1) {
    for (const [at, version] of versions.entries()) {
      const node = await version.start()
      spent[at]?.push(cpuOfTree(node.pid))
      await node.stop()
    }
  }
  const [other = [], own = []] = spent
  const ratios = own.map((ms, at) => ms / (other[at] as number))
  return [
    'start',
    quantile(other, 0.5).toFixed(0),
    quantile(own, 0.5).toFixed(0),
    (quantile(own, 0.5) / quantile(other, 0.5)).toFixed(3),
    middleHalf(ratios),
  ]
}

/**
 * What one node costs beside another version of itself: the checkout in the folder that `AGAINST` names, installed. Without,
 * this version beside itself, which shows what a difference is worth. Both take turns of 2 s on one machine in one run.
 */
export async function runAgainstJob(world: World): Promise<Table> {
  const versions: Version[] = []
  for (const [at, folder] of [process.env.AGAINST ?? '.', '.'].entries()) {
    versions.push(await createVersion(world, folder, FIRST_PORT + at))
  }
  const rows = [await measureStarts(versions)]
  const nodes: Target[] = []
  try {
    for (const version of versions) nodes.push(await version.start())
    for (const [name, createLoad] of jobs) {
      const loads = await Promise.all(nodes.map((node) => createLoad([node])))
      const rounds = nodes.map((): Measured[] => [])
      for (let round = -1; round < ROUNDS; round += 1) {
        for (const [at, { pid }] of nodes.entries()) {
          const serverCpu = () => cpuOfTree(pid)
          const measured = await measure({
            ...(loads[at] as Load),
            seconds: SECONDS,
            serverCpu,
            databaseCpu: world.databaseCpu,
          })
          // The first round warms up and is not counted.
          if (round >= 0) rounds[at]?.push(measured)
        }
      }
      for (const load of loads) load.close()
      rows.push([name, ...compare(rounds as [Measured[], Measured[]])])
    }
  } finally {
    await Promise.all(nodes.map((node) => node.stop()))
  }
  return toTable(
    `One node against ${process.env.AGAINST ? 'another version' : 'itself'}, medians of ${ROUNDS} rounds of ${SECONDS} s each in turn`,
    [
      'job',
      'other: CPU ms node + database',
      'this: CPU ms node + database',
      'ratio',
      'middle half of ratios of rounds',
    ],
    rows,
  )
}

function compare([others, own]: [Measured[], Measured[]]): string[] {
  const total = ({ serverCpuMs, databaseCpuMs }: Measured) => serverCpuMs + databaseCpuMs
  const describe = (rounds: Measured[]) =>
    [rounds.map(({ serverCpuMs }) => serverCpuMs), rounds.map(({ databaseCpuMs }) => databaseCpuMs)]
      .map((values) => quantile(values, 0.5).toFixed(3))
      .join(' + ')
  const ratios = own.map((round, at) => total(round) / total(others[at] as Measured))
  const ratio = quantile(own.map(total), 0.5) / quantile(others.map(total), 0.5)
  return [describe(others), describe(own), ratio.toFixed(3), middleHalf(ratios)]
}

function middleHalf(ratios: readonly number[]): string {
  return [0.25, 0.75].map((part) => quantile(ratios, part).toFixed(2)).join(' to ')
}

function quantile(values: readonly number[], part: number): number {
  const sorted = [...values].sort((a, b) => a - b)
  return sorted[Math.floor((sorted.length - 1) * part)] ?? 0
}
