import { type Measured, measure, medianRound } from '../measure'
import { cpuOfTree, type Target } from '../processes'
import { type Table, toTable } from '../table'
import type { World } from '../world'
import { createBulkLoad, createMessageLoad, createStatusLoad, type Load } from './load'

type Row = { job: string; what: string; measured: Measured; ratio: number | null }

type Subject = { what: string; target: Target; load: () => Promise<Load>; withDatabase: boolean }

/** Measures these in turn, `rounds` times over, so that the machine's moods fall on all of them. */
async function interleave(world: World, subjects: readonly Subject[], seconds: number, rounds: number) {
  const loads = await Promise.all(subjects.map((subject) => subject.load()))
  const results: Measured[][] = subjects.map(() => [])
  for (let round = -1; round < rounds; round += 1) {
    for (const [index, subject] of subjects.entries()) {
      const { inFlight, operation } = loads[index] as Load
      const measured = await measure({
        // The first round warms up and is not counted.
        seconds: round < 0 ? 2 : seconds,
        inFlight,
        operation,
        serverCpu: () => cpuOfTree(subject.target.pid),
        databaseCpu: subject.withDatabase ? world.databaseCpu : null,
      })
      if (round >= 0) results[index]?.push(measured)
    }
  }
  for (const load of loads) load.close()
  return results.map(medianRound)
}

const costOf = (measured: Measured) => measured.serverCpuMs + measured.databaseCpuMs

/** The database's own cost of the rows: `rows` messages a statement into a table like ours, 10 connections at once. */
async function measureRows(world: World, rows: number, seconds: number): Promise<Measured> {
  const content = JSON.stringify({ text: 'a message of the bench, about as long as people write' })
  await world.database.query(
    'CREATE TABLE IF NOT EXISTS bench_rows (LIKE messages INCLUDING DEFAULTS INCLUDING INDEXES)',
  )
  let count = 0
  return measure({
    seconds,
    inFlight: 10,
    serverCpu: null,
    databaseCpu: world.databaseCpu,
    async operation() {
      count += 1
      await world.database.query({
        name: `bench-rows-${rows}`,
        text: `INSERT INTO bench_rows (id, conversation_id, seq, sender_id, message_type, content, created_at)
          SELECT $1 || '-' || i, $1, i, 'bench', 'text', $2::jsonb, now() FROM generate_series(1, $3::int) AS i`,
        values: [`${process.pid}-${rows}-${Date.now()}-${count}`, content, rows],
      })
      return true
    },
  })
}

async function runJob(
  world: World,
  job: string,
  createLoad: (targets: readonly Target[]) => Promise<Load>,
  options: { seconds: number; rounds: number; rows: number },
): Promise<Row[]> {
  const subject = (what: string, target: Target, withDatabase: boolean): Subject => ({
    what,
    target,
    withDatabase,
    load: () => createLoad([target]),
  })
  const [ws, echo, product] = (await interleave(
    world,
    [
      subject('ws echo (limit)', world.webSocketEcho, false),
      subject('Socket.IO echo (limit)', world.socketIoEcho, false),
      subject('Rollcall', world.product, true),
    ],
    options.seconds,
    options.rounds,
  )) as [Measured, Measured, Measured]
  const rows = options.rows > 0 ? await measureRows(world, options.rows, options.seconds) : null
  const limit = costOf(echo) + (rows ? costOf(rows) : 0)
  return [
    { job, what: 'ws echo (limit)', measured: ws, ratio: null },
    { job, what: 'Socket.IO echo (limit)', measured: echo, ratio: null },
    ...(rows
      ? [{ job, what: `PostgreSQL, ${options.rows} rows a statement (limit)`, measured: rows, ratio: null }]
      : []),
    { job, what: 'Rollcall', measured: product, ratio: costOf(product) / limit },
  ]
}

const places = (value: number, digits: number) => value.toFixed(digits)

function toTableOf(title: string, rows: readonly Row[]): Table {
  const columns = [
    'job',
    'what',
    'a second',
    'CPU ms server',
    'CPU ms database',
    'p50 ms',
    'p99 ms',
    'failed',
    'CPU / limits',
  ]
  return toTable(
    title,
    columns,
    rows.map(({ job, what, measured, ratio }) => [
      job,
      what,
      places(measured.perSecond, 0),
      places(measured.serverCpuMs, 3),
      places(measured.databaseCpuMs, 3),
      places(measured.p50Ms, 2),
      places(measured.p99Ms, 2),
      String(measured.failed),
      ratio === null ? '' : places(ratio, 2),
    ]),
  )
}

export async function runStatusJob(world: World): Promise<Table> {
  const rows: Row[] = []
  for (const size of [1, 50, 1000]) {
    const load = (targets: readonly Target[]) => createStatusLoad(targets, size)
    rows.push(...(await runJob(world, `J1, ${size} ids`, load, { seconds: 4, rounds: 3, rows: 0 })))
  }
  return toTableOf('J1, bulk status', rows)
}

export async function runMessageJob(world: World): Promise<Table> {
  const rows = await runJob(world, 'J2', createMessageLoad, { seconds: 6, rounds: 3, rows: 1 })
  return toTableOf('J2, one message', rows)
}

export async function runBulkJob(world: World): Promise<Table> {
  const rows = await runJob(world, 'J3', createBulkLoad, { seconds: 6, rounds: 3, rows: 50 })
  return toTableOf('J3, one bulk send to 50', rows)
}
