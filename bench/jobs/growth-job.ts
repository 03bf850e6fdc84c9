import { fillMessages, FEW_MESSAGES as SMALL } from '../fill-messages'
import { type Measured, measure } from '../measure'
import { cpuOfTree } from '../processes'
import { type Table, toTable } from '../table'
import { contractor, type World } from '../world'
import { createBulkLoad, createMessageLoad, type Load } from './load'

const SECONDS = 6
const LARGE = Number(process.env.GROWTH_MESSAGES ?? 10_000_000)

function createPageLoad(world: World, path: string, token: string): Load {
  return {
    inFlight: 4,
    async operation() {
      const response = await fetch(`${world.product.url}${path}`, { headers: { authorization: `Bearer ${token}` } })
      await response.arrayBuffer()
      return response.ok
    },
    close: () => {},
  }
}

async function measureAll(world: World): Promise<Map<string, Measured>> {
  const token = `${contractor(199)}_token`
  const loads: [string, Load][] = [
    ['J2', await createMessageLoad([world.product])],
    ['J3', await createBulkLoad([world.product])],
    ['inbox page', createPageLoad(world, '/api/conversations', token)],
    ['thread page', createPageLoad(world, '/api/conversations/gc-0/messages', token)],
  ]
  const results = new Map<string, Measured>()
  for (const [name, load] of loads) {
    const options = { ...load, serverCpu: () => cpuOfTree(world.product.pid), databaseCpu: world.databaseCpu }
    await measure({ ...options, seconds: 3 })
    results.set(name, await measure({ ...options, seconds: SECONDS }))
    load.close()
  }
  return results
}

/** The same work over few messages and over many. */
export async function runGrowthJob(world: World): Promise<Table> {
  await fillMessages(world, 0, SMALL)
  const small = await measureAll(world)
  await fillMessages(world, SMALL, LARGE)
  const large = await measureAll(world)
  const cost = (measured: Measured | undefined) => (measured?.serverCpuMs ?? 0) + (measured?.databaseCpuMs ?? 0)
  return toTable(
    `Growth, ${SMALL} against ${LARGE} messages`,
    ['work', `CPU ms at ${SMALL}`, `CPU ms at ${LARGE}`, 'ratio', 'failed'],
    [...small].map(([name, measured]) => [
      name,
      cost(measured).toFixed(3),
      cost(large.get(name)).toFixed(3),
      (cost(large.get(name)) / cost(measured)).toFixed(2),
      String(measured.failed + (large.get(name)?.failed ?? 0)),
    ]),
  )
}
