import { setTimeout as delay } from 'node:timers/promises'
import { cpuOfTree, memoryOf, type Target } from '../processes'
import { type Table, toTable } from '../table'
import { connectWire, type WireClient } from '../wire-client'
import { customer, type World } from '../world'

const CONNECTIONS = 10_000
const USERS = 1000
const AT_ONCE = 50
const SETTLE_MS = 5000
/** Longer than two rounds of pings, so that their cost is in. */
const IDLE_MS = 25_000

type Idle = { what: string; kilobytes: number; connectMs: number; idlePercent: number }

async function measureIdle(world: World, what: string, target: Target, withDatabase: boolean): Promise<Idle> {
  const cpu = () => cpuOfTree(target.pid) + (withDatabase ? world.databaseCpu() : 0)
  // The first connections load code and caches that every later one shares.
  const warm = await Promise.all(Array.from({ length: AT_ONCE }, () => connectWire(target.url, `${customer(0)}_token`)))
  await delay(SETTLE_MS)
  const memoryBefore = memoryOf(target.pid)
  const cpuBefore = cpu()
  const clients: WireClient[] = []
  while (clients.length < CONNECTIONS) {
    const from = clients.length
    const some = Array.from({ length: AT_ONCE }, (_, index) =>
      connectWire(target.url, `${customer((from + index) % USERS)}_token`),
    )
    clients.push(...(await Promise.all(some)))
  }
  const connectMs = (cpu() - cpuBefore) / CONNECTIONS
  await delay(SETTLE_MS)
  const kilobytes = (memoryOf(target.pid) - memoryBefore) / CONNECTIONS / 1024
  const idleBefore = cpu()
  await delay(IDLE_MS)
  const idlePercent = ((cpu() - idleBefore) / IDLE_MS) * 100
  for (const client of [...warm, ...clients]) client.close()
  await delay(SETTLE_MS)
  return { what, kilobytes, connectMs, idlePercent }
}

/** J4: what 10,000 idle connections of 1,000 users cost. */
export async function runIdleJob(world: World): Promise<Table> {
  const echo = await measureIdle(world, 'Socket.IO echo (limit)', world.socketIoEcho, false)
  const product = await measureIdle(world, 'Rollcall', world.product, true)
  return toTable(
    `J4, ${CONNECTIONS} idle connections`,
    ['what', 'KB a connection', 'CPU ms a connect', 'idle CPU, % of a core', 'memory / limit'],
    [echo, product].map((idle) => [
      idle.what,
      idle.kilobytes.toFixed(1),
      idle.connectMs.toFixed(2),
      idle.idlePercent.toFixed(1),
      idle === product ? (product.kilobytes / echo.kilobytes).toFixed(2) : '',
    ]),
  )
}
