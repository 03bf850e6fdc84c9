import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { connect, createServer, type Socket } from 'node:net'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { Redis } from 'ioredis'
import { createLink, type Link } from '../faults/support/link'
import { createRedisProcess, findRedisServer, type RedisProcess } from '../faults/support/redis-process'
import { findFreePort } from './free-ports'

const SLOTS = 16_384
const MASTERS = 3
/** After it a machine that says nothing is taken for dead by the others. */
const NODE_TIMEOUT_MS = 2500
const READY_MS = 20_000
const LOOK_MS = 50

export type ClusterMachine = RedisProcess & {
  url: string
  /** Where the others speak to it. */
  busPort: number
  /** A connection of its own for one command, past every link. */
  ask(...words: string[]): Promise<unknown>
}

type SlotRow = [from: number, to: number, ...served: [host: string, port: number][]]

export type RedisCluster = {
  /** `redis://a,b,c` of the masters at the start. */
  url: string
  /** Masters at the start, then the replica of each. */
  machines: readonly ClusterMachine[]
  masters: readonly ClusterMachine[]
  replicas: readonly ClusterMachine[]
  /** Who serves a slot. */
  masterOf(slot: number): Promise<ClusterMachine>
  /** Who serves each of these slots, as the machine sees it that answers first and is not `but`. */
  mastersOf(slots: readonly number[], but?: ClusterMachine): Promise<ClusterMachine[]>
  /** Who follows a master. */
  replicaOf(master: ClusterMachine): Promise<ClusterMachine>
  /** Gives slots with all that lies in them to another machine, as a reshard does. */
  moveSlots(slots: readonly number[], to: ClusterMachine): Promise<void>
  /** These machines and all others hear nothing of each other until `heal`. */
  part(side: readonly ClusterMachine[]): void
  heal(): void
  /** Resolves when all machines agree on masters for every slot, and every master has a replica that follows it. */
  whenWhole(): Promise<void>
  stop(): Promise<void>
}

/** Three masters and their replicas on loopback ports of their own. */
export async function startRedisCluster(): Promise<RedisCluster> {
  const binary = findRedisServer()
  if (!binary) throw new Error('there is no redis-server: install one')
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-redis-cluster-'))
  const machines: ClusterMachine[] = []
  const buses: Bus[] = []
  for (let at = 0; at < MASTERS * 2; at += 1) {
    const [port, busPort] = [await findFreePort(), await findFreePort()]
    const bus = await openBus(busPort)
    buses.push(bus)
    machines.push(
      createMachine({ binary, folder: path.join(folder, String(at)), at, port, busPort, announced: bus.port }),
    )
  }
  const masters = machines.slice(0, MASTERS)
  const replicas = machines.slice(MASTERS)
  await Promise.all(machines.map((machine) => machine.start()))

  /** All are asked at once: one that stands still would take seconds. */
  async function findSlots(but?: ClusterMachine): Promise<{ from: number; to: number; ports: number[] }[]> {
    const asked = machines.filter((machine) => machine !== but && machine.isRunning())
    const rows = (await Promise.any(asked.map((machine) => machine.ask('CLUSTER', 'SLOTS')))) as SlotRow[]
    return rows.map(([from, to, ...served]) => ({ from, to, ports: served.map(([, port]) => port) }))
  }

  function machineAt(port: number | undefined): ClusterMachine {
    const found = machines.find((machine) => machine.port === port)
    if (!found) throw new Error('that machine is not of the cluster')
    return found
  }

  const cluster: RedisCluster = {
    url: `redis://${masters.map(({ port }) => `127.0.0.1:${port}`).join(',')}`,
    machines,
    masters,
    replicas,
    async masterOf(slot) {
      return (await cluster.mastersOf([slot]))[0] as ClusterMachine
    },
    async mastersOf(slots, but) {
      const found = await findSlots(but)
      return slots.map((slot) => machineAt(found.find(({ from, to }) => from <= slot && slot <= to)?.ports[0]))
    },
    async replicaOf(master) {
      return machineAt((await findSlots()).find(({ ports }) => ports[0] === master.port)?.ports[1])
    },
    async moveSlots(slots, to) {
      const toId = String(await to.ask('CLUSTER', 'MYID'))
      for (const slot of slots) {
        const from = await cluster.masterOf(slot)
        if (from === to) continue
        const fromId = String(await from.ask('CLUSTER', 'MYID'))
        await to.ask('CLUSTER', 'SETSLOT', `${slot}`, 'IMPORTING', fromId)
        await from.ask('CLUSTER', 'SETSLOT', `${slot}`, 'MIGRATING', toId)
        for (;;) {
          const keys = (await from.ask('CLUSTER', 'GETKEYSINSLOT', `${slot}`, '10')) as string[]
          if (keys.length === 0) break
          await from.ask('MIGRATE', '127.0.0.1', `${to.port}`, '', '0', '5000', 'REPLACE', 'KEYS', ...keys)
        }
        await to.ask('CLUSTER', 'SETSLOT', `${slot}`, 'NODE', toId)
        await from.ask('CLUSTER', 'SETSLOT', `${slot}`, 'NODE', toId)
      }
    },
    part(side) {
      for (const [to, bus] of buses.entries()) {
        for (const [from, machine] of machines.entries()) {
          const isCut = side.includes(machine) !== side.includes(machines[to] as ClusterMachine)
          if (isCut) bus.linkFrom(sourceOf(from)).setMode({ kind: 'black_hole' })
        }
      }
    },
    heal() {
      for (const bus of buses)
        for (const from of machines.keys()) bus.linkFrom(sourceOf(from)).setMode({ kind: 'open' })
    },
    async whenWhole() {
      const deadline = performance.now() + READY_MS
      for (;;) {
        const seen = await Promise.all(machines.map((machine) => viewOf(machine).catch(() => null)))
        const isWhole = seen.every((view) => view !== null && view === seen[0] && covers(view))
        if (isWhole) return
        if (performance.now() > deadline) throw new Error(`the cluster did not become whole: ${seen.join('\n')}`)
        await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
      }
    },
    async stop() {
      for (const machine of machines) {
        machine.thaw()
        await machine.kill()
      }
      for (const bus of buses) await bus.close()
      rmSync(folder, { recursive: true, force: true })
    },
  }

  try {
    await join(masters, replicas)
    await cluster.whenWhole()
    return cluster
  } catch (error) {
    await cluster.stop()
    throw error
  }
}

/** Where a machine's own connections come from, by which others tell it. */
const sourceOf = (at: number) => `127.0.1.${at + 1}`

function createMachine(parts: {
  binary: string
  folder: string
  at: number
  port: number
  busPort: number
  announced: number
}): ClusterMachine {
  const { binary, folder, at, port, busPort, announced } = parts
  const process = createRedisProcess(binary, folder, port, [
    ...['--cluster-enabled', 'yes', '--cluster-port', String(busPort), '--cluster-announce-ip', '127.0.0.1'],
    ...['--cluster-announce-bus-port', String(announced), '--bind-source-addr', sourceOf(at)],
    ...['--cluster-node-timeout', String(NODE_TIMEOUT_MS), '--cluster-require-full-coverage', 'no'],
    ...['--repl-diskless-sync-delay', '0', '--protected-mode', 'no'],
  ])
  const url = `redis://127.0.0.1:${port}`
  return {
    ...process,
    url,
    async ask(...[name = '', ...words]) {
      const redis = new Redis(url, { retryStrategy: null, maxRetriesPerRequest: 0, commandTimeout: 10_000 })
      // Said by the command that fails.
      redis.on('error', () => {})
      try {
        return await redis.call(name, ...words)
      } finally {
        redis.disconnect()
      }
    },
    busPort: announced,
  }
}

type Bus = { port: number; linkFrom(source: string): Link; close(): Promise<void> }

/** The way in to a machine for the others, with a link for each of them. */
async function openBus(busPort: number): Promise<Bus> {
  const links = new Map<string, Link>()
  for (let at = 0; at < MASTERS * 2; at += 1) {
    links.set(sourceOf(at), await createLink({ port: busPort, host: '127.0.0.1' }))
  }
  const linkFrom = (source: string) => {
    const link = links.get(source)
    if (!link) throw new Error(`${source} is no machine of the cluster`)
    return link
  }
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    const through = connect(linkFrom(socket.remoteAddress ?? '').port, '127.0.0.1')
    for (const [one, other] of [
      [socket, through],
      [through, socket],
    ] as const) {
      sockets.add(one)
      one.pipe(other)
      one.on('error', () => other.destroy())
      one.on('close', () => {
        sockets.delete(one)
        other.destroy()
      })
    }
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    port: (server.address() as { port: number }).port,
    linkFrom,
    async close() {
      server.close()
      for (const socket of sockets) socket.destroy()
      for (const link of links.values()) await link.close()
    },
  }
}

async function join(masters: readonly ClusterMachine[], replicas: readonly ClusterMachine[]): Promise<void> {
  const [first] = masters as [ClusterMachine, ...ClusterMachine[]]
  for (const [at, master] of masters.entries()) {
    const [from, to] = [at, at + 1].map((part) => Math.floor((part * SLOTS) / masters.length)) as [number, number]
    await master.ask('CLUSTER', 'ADDSLOTSRANGE', `${from}`, `${to - 1}`)
    await master.ask('CLUSTER', 'SET-CONFIG-EPOCH', `${at + 1}`)
  }
  for (const machine of [...masters.slice(1), ...replicas]) {
    await first.ask('CLUSTER', 'MEET', '127.0.0.1', `${machine.port}`, `${machine.busPort}`)
  }
  for (const [at, replica] of replicas.entries()) {
    const id = String(await (masters[at] as ClusterMachine).ask('CLUSTER', 'MYID'))
    for (;;) {
      // It must have heard of its master.
      const isTaken = await replica.ask('CLUSTER', 'REPLICATE', id).then(
        () => true,
        () => false,
      )
      if (isTaken) break
      await new Promise((resolve) => setTimeout(resolve, LOOK_MS))
    }
  }
}

/** What a machine sees: who serves what, with whom behind it; throws where it is not in touch. */
async function viewOf(machine: ClusterMachine): Promise<string> {
  const [info, rows, replication] = await Promise.all([
    machine.ask('CLUSTER', 'INFO'),
    machine.ask('CLUSTER', 'SLOTS'),
    machine.ask('INFO', 'replication'),
  ])
  if (!String(info).includes('cluster_state:ok')) throw new Error('it does not serve')
  if (String(replication).includes('master_link_status:down')) throw new Error('it does not follow')
  const served = (rows as SlotRow[]).map(([from, to, ...who]) => ({
    from,
    to,
    who: who.map(([, port]) => port),
  }))
  return JSON.stringify(
    served
      .sort((a, b) => a.from - b.from)
      .map(({ from, to, who: [master, ...behind] }) => ({ from, to, master, behind: behind.sort() })),
  )
}

function covers(view: string): boolean {
  const served = JSON.parse(view) as { from: number; to: number; behind: number[] }[]
  const count = served.reduce((sum, { from, to }) => sum + to - from + 1, 0)
  return count === SLOTS && served.every(({ behind }) => behind.length > 0)
}
