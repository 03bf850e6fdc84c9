import { expect } from 'vitest'
import { type Cluster, startCluster } from './cluster'
import { writeEvidence } from './evidence'
import { readFinal } from './final-read'
import type { Entry, FinalRead } from './history'
import { judge, violationsOf, within } from './judge'
import { type Figure, writeFigures } from './ledger'
import { type Load, startLoad } from './load'
import type { ClusterNode } from './node-process'
import { createObserver, type Observer } from './observer'
import { addPeople } from './people'
import type { PlantedDefect } from './planted-defects'
import { createRecordingClient, type RecordingClient } from './recording-client'
import { until } from './until'

export type Stage = {
  cluster: Cluster
  nodes: readonly ClusterNode[]
  contractors: readonly RecordingClient[]
  customers: readonly RecordingClient[]
  clients: readonly RecordingClient[]
  observers: readonly Observer[]
  /** Begins a history and a load. */
  begin(perTick?: number): void
  /** Ends the load, waits until all is quiet and judges the whole history. */
  end(scenario: string, options?: EndOptions): Promise<void>
  /** As `end`, but hands out what was found instead of failing over it. */
  review(options?: EndOptions): Promise<{ figures: Figure[]; violations: string[] }>
  close(): Promise<void>
}

export type EndOptions = {
  skewMs?: number
  /** Figures that only this scenario knows. */
  extra?: readonly Figure[]
}

/** Nothing is waited for longer: what is not settled by then is a finding. */
const SETTLE_MS = 30_000
/** PROMISES M7. */
const HEAL_MS = 25_000
/** PROMISES P1. */
const TRUTH_MS = 20_000

/**
 * A cluster with people on it: contractors with two devices on two nodes each, customers with one; half of the
 * customers never leave their node, everybody else moves on when theirs fails.
 */
export async function openStage(
  options: {
    nodes?: number
    isRedisCluster?: boolean
    planted?: PlantedDefect
    env?: Record<string, string>
    contractors?: number
    customers?: number
  } = {},
): Promise<Stage> {
  const cluster = await startCluster(options)
  const { nodes, history } = cluster
  const contractorPeople = await addPeople(cluster, 'contractor', options.contractors ?? 4)
  const customerPeople = await addPeople(cluster, 'customer', options.customers ?? 12)
  const observerPeople = await addPeople(cluster, 'contractor', nodes.length)

  const from = (first: number) => nodes.map((_, at) => nodes[(first + at) % nodes.length] as ClusterNode)
  const transportOf = (at: number) => (at % 2 === 0 ? 'default' : 'websocket')
  const contractors = contractorPeople.flatMap((person, at) =>
    [0, 1].map((device) =>
      createRecordingClient({
        name: `${person.id} device ${device + 1}`,
        person,
        nodes: from(at + device),
        history,
        transport: transportOf(at + device),
      }),
    ),
  )
  const customers = customerPeople.map((person, at) =>
    createRecordingClient({
      name: person.id,
      person,
      nodes: Math.floor(at / nodes.length) % 2 === 0 ? from(at) : from(at).slice(0, 1),
      history,
      transport: transportOf(at),
    }),
  )
  const clients = [...contractors, ...customers]
  const userIds = [...contractorPeople, ...customerPeople].map(({ id }) => id)
  const observers = nodes.map((node, at) =>
    createObserver({ node, person: observerPeople[at] as (typeof observerPeople)[number], userIds, history }),
  )
  let load: Load | null = null

  async function close(): Promise<void> {
    load?.stop()
    for (const client of clients) client.close()
    for (const observer of observers) observer.close()
    await cluster.stop()
  }

  await until(
    'everybody is connected',
    () => clients.every(({ socket }) => socket.connected) && observers.every((observer) => observer.isConnected()),
    SETTLE_MS,
  ).catch(async (error: unknown) => {
    await close()
    throw error
  })

  /** What observers say of each user that is not so; empty once all nodes tell the truth. */
  async function findUntruths(): Promise<string[]> {
    const answers = await Promise.all(
      observers.flatMap((observer) =>
        userIds.map(async (userId) => {
          const count = clients.filter(({ person, socket }) => person.id === userId && socket.connected).length
          const status = await observer.ask(userId)
          const isTrue =
            status !== null && status.isOnline === count > 0 && status.connectionCount === count && !status.unknown
          return isTrue
            ? []
            : [`${observer.node.name} says of ${userId} with ${count} connections: ${JSON.stringify(status)}`]
        }),
      ),
    )
    return answers.flat()
  }

  async function settle(): Promise<{ entries: readonly Entry[]; final: FinalRead; figures: Figure[]; endAt: number }> {
    load?.stop()
    load = null
    const pending = () => clients.some((client) => client.pending.size > 0)
    await waitAtMost(() => !pending(), SETTLE_MS)
    await waitAtMost(() => clients.every(({ socket }) => socket.connected), SETTLE_MS)
    let untruths: string[] = []
    const truthMs = await waitAtMost(async () => {
      untruths = await findUntruths()
      return untruths.length === 0
    }, TRUTH_MS)
    let final = await readFinal(cluster, clients)
    await waitAtMost(() => holdsAll(final, clients), HEAL_MS)
    // What clients hold is read again: the database has not changed since.
    final = { ...final, held: (await readFinal(cluster, clients)).held }
    const truth = within('P1', 'until every node tells the truth', truthMs, TRUTH_MS)
    return {
      entries: history.entries,
      final,
      figures: [{ ...truth, violations: untruths.slice(0, 5) }],
      endAt: performance.now(),
    }
  }

  const stage: Stage = {
    cluster,
    nodes,
    contractors,
    customers,
    clients,
    observers,
    begin(perTick) {
      // The load of a scenario that failed may still run.
      load?.stop()
      history.begin()
      load = startLoad(contractors, customers, perTick)
    },
    async review({ skewMs, extra = [] } = {}) {
      const { entries, final, figures, endAt } = await settle()
      const all = [...judge(entries, final, { endAt, skewMs }), ...figures, ...extra]
      return { figures: all, violations: violationsOf(all) }
    },
    async end(scenario, endOptions) {
      const { figures, violations } = await stage.review(endOptions)
      writeFigures(scenario, figures)
      if (violations.length > 0) writeEvidence(scenario, history.entries, nodes, violations)
      expect(violations).toEqual([])
    },
    close,
  }
  return stage
}

/** Like `until`, but what does not happen is left for the checkers to name. */
async function waitAtMost(holds: () => boolean | Promise<boolean>, limitMs: number): Promise<number> {
  const startedAt = performance.now()
  await until('settled', holds, limitMs, 50).catch(() => {})
  return performance.now() - startedAt
}

function holdsAll(final: FinalRead, clients: readonly RecordingClient[]): boolean {
  return clients.every((client) => {
    const held = client.held()
    return final.conversations.every(
      ({ id, contractorId, customerId, lastSeq }) =>
        (client.person.id !== contractorId && client.person.id !== customerId) || held.get(id)?.length === lastSeq,
    )
  })
}
