import { afterAll, afterEach, beforeAll } from 'vitest'
import { connectCrowd } from './support/crowd'
import type { FinalRead } from './support/history'
import { none, within } from './support/judge'
import { createLink } from './support/link'
import { sendOne } from './support/load'
import type { ClusterNode } from './support/node-process'
import { createObserver } from './support/observer'
import { addPeople, addPerson } from './support/people'
import { createRecordingClient, type RecordingClient } from './support/recording-client'
import { scenario } from './support/scenario'
import { openStage, type Stage } from './support/stage'
import { hold, until } from './support/until'

const CALM_MS = 1000
const CROWD = 1000
const CONNECT_LIMIT_MS = 120_000

let stage: Stage
beforeAll(async () => {
  stage = await openStage()
}, 240_000)
/** What a scenario that fails leaves behind would disturb the next. */
const opened: { close(): unknown }[] = []
const keep = <T extends { close(): unknown }>(each: T): T => {
  opened.push(each)
  return each
}
afterEach(() => {
  for (const each of opened.splice(0)) each.close()
})
afterAll(() => stage?.close())

scenario(
  '1,000 clients cut at once: all come back, and nobody who is back within the grace is called offline',
  { all: 2, selection: 0 },
  async (_, name) => {
    const { cluster, nodes } = stage
    const people = await addPeople(cluster, 'customer', CROWD)
    const crowd = keep(connectCrowd(people, nodes, cluster.history))
    await until('the crowd is connected', () => crowd.connectedCount() === CROWD, CONNECT_LIMIT_MS)
    const watchers = await addPeople(cluster, 'contractor', nodes.length)
    const observers = nodes.map((node, at) =>
      keep(
        createObserver({
          node,
          person: watchers[at] as (typeof watchers)[number],
          userIds: people.map(({ id }) => id),
          history: cluster.history,
        }),
      ),
    )
    stage.begin()
    await hold(CALM_MS)
    for (const { clientLink } of nodes) clientLink.reset()
    await until('the crowd is back', () => crowd.connectedCount() === CROWD, CONNECT_LIMIT_MS)
    // Watchers are told by then what the grace held back.
    await hold(3000)
    crowd.close()
    for (const observer of observers) observer.close()
    await stage.end(name)
  },
)

scenario(
  'links that reset, delay and trickle: clients lose nothing and get everything once',
  { all: 3, selection: 0 },
  async (_, name) => {
    stage.begin()
    await hold(CALM_MS)
    const [first, second, third] = stage.nodes.map(({ clientLink }) => clientLink)
    first?.setMode({ kind: 'delay', ms: 150 })
    second?.setMode({ kind: 'trickle', bytes: 2000, everyMs: 50 })
    await hold(3000)
    third?.setMode({ kind: 'deaf' })
    await hold(CALM_MS)
    third?.setMode({ kind: 'open' })
    first?.reset()
    second?.cut()
    for (const link of [first, second]) link?.setMode({ kind: 'open' })
    await hold(CALM_MS)
    await stage.end(name)
  },
)

scenario(
  'a client that does not read is dropped and disturbs nobody',
  { all: 2, selection: 0 },
  async (cycle, name) => {
    const { cluster, nodes } = stage
    const node = nodes[cycle % nodes.length] as ClusterNode
    const link = keep(await createLink({ port: Number(new URL(node.directUrl).port), host: '127.0.0.1' }))
    const slowNode = { ...node, url: `http://127.0.0.1:${link.port}` }
    const person = await addPerson(cluster, 'customer')
    const reader = keep(
      createRecordingClient({
        name: `slow reader ${cycle}`,
        person,
        nodes: [slowNode],
        history: cluster.history,
        transport: 'websocket',
      }),
    )
    await until('the slow reader is connected', () => reader.socket.connected, 10_000)
    stage.begin()
    link.setMode({ kind: 'trickle', bytes: 10, everyMs: 1000 })
    const writer = stage.contractors[0] as RecordingClient
    // Far more than every buffer on the way holds, so that the rest waits in the server.
    for (let at = 0; at < 600; at += 1) sendOne(writer, reader, 'x'.repeat(4900))
    const droppedMs = await until(
      'the server drops it',
      () => link.connectionCount() === 0 || !reader.socket.connected,
      25_000,
    )
    link.setMode({ kind: 'open' })
    link.reset()
    await until('the slow reader has caught up', () => holdsAllOf(reader), 60_000)
    reader.close()
    await link.close()
    await stage.end(name, { extra: [within('S2', 'until a client that does not read was dropped', droppedMs, 25_000)] })
  },
)

const holdsAllOf = (client: RecordingClient) => [...client.held().values()].some((ids) => ids.length >= 600)

scenario(
  '1,000 missed messages in 50 conversations are there within 2 s, while new ones arrive',
  { all: 3, selection: 1 },
  async (cycle, name) => {
    const { cluster, nodes } = stage
    const contractor = await addPerson(cluster, 'contractor')
    const customers = await addPeople(cluster, 'customer', 50)
    const pairOf = (device: string) =>
      keep(
        createRecordingClient({
          name: `${contractor.id} ${device}`,
          person: contractor,
          nodes: [nodes[cycle % nodes.length] as ClusterNode],
          history: cluster.history,
          transport: 'websocket',
        }),
      )
    const [writer, reader] = [pairOf('writer'), pairOf('reader')]
    await until('both are connected', () => writer.socket.connected && reader.socket.connected, 10_000)
    const receiverIds = customers.map(({ id }) => id)
    stage.begin()
    writer.sendBulk(`first-${cycle}`, receiverIds, `first ${cycle}`)
    await until(
      'the conversations are begun',
      () => [...reader.held().values()].filter((ids) => ids.length === 1).length === 50,
      10_000,
    )
    reader.socket.disconnect()
    for (let at = 0; at < 20; at += 1) writer.sendBulk(`missed-${cycle}-${at}`, receiverIds, `missed ${cycle} ${at}`)
    await until('all is sent', () => writer.pending.size === 0, 20_000)
    reader.socket.connect()
    await until('it is connected', () => reader.socket.connected, 10_000)
    const caughtUpMs = await until(
      'it has caught up',
      () => [...reader.held().values()].filter((ids) => ids.length >= 21).length === 50,
      10_000,
    )
    for (const client of [writer, reader]) client.close()
    await stage.end(name, {
      extra: [within('M6', 'to catch up with 1,000 messages in 50 conversations', caughtUpMs, 2000)],
    })
  },
)

scenario(
  '50 creations of one conversation from both sides over all nodes make one',
  { all: 3, selection: 1 },
  async (cycle, name) => {
    const { cluster, nodes } = stage
    const [contractor, customer] = [await addPerson(cluster, 'contractor'), await addPerson(cluster, 'customer')]
    const clients = nodes.flatMap((node) =>
      [contractor, customer].map((person) =>
        keep(
          createRecordingClient({
            name: `${person.id} on ${node.name}`,
            person,
            nodes: [node],
            history: cluster.history,
            transport: 'websocket',
          }),
        ),
      ),
    )
    await until('they are connected', () => clients.every(({ socket }) => socket.connected), 10_000)
    stage.begin()
    for (let at = 0; at < 50; at += 1) {
      const from = clients[(at + cycle) % clients.length] as RecordingClient
      const to = clients.find(({ person }) => person !== from.person) as RecordingClient
      sendOne(from, to)
    }
    await until('all are answered', () => clients.every(({ pending }) => pending.size === 0), 10_000)
    const rows = await cluster.query<FinalRead['conversations'][number]>(
      'SELECT id FROM conversations WHERE contractor_id = $1 AND customer_id = $2',
      [contractor.id, customer.id],
    )
    for (const client of clients) client.close()
    await stage.end(name, {
      extra: [
        none(
          'M9',
          'conversations too many after 50 parallel creations',
          rows.slice(1).map(({ id }) => id),
          50,
        ),
      ],
    })
  },
)

scenario(
  '100 repeats of one key, parallel and over all nodes, make one message',
  { all: 3, selection: 1 },
  async (cycle, name) => {
    stage.begin()
    const person = stage.contractors[cycle * 2]?.person
    const receiver = stage.customers[0] as RecordingClient
    const clients = stage.nodes.map((node) =>
      keep(
        createRecordingClient({
          name: `${person?.id} repeats on ${node.name}`,
          person: person as RecordingClient['person'],
          nodes: [node],
          history: stage.cluster.history,
          transport: 'websocket',
        }),
      ),
    )
    await until('they are connected', () => clients.every(({ socket }) => socket.connected), 10_000)
    const key = `repeated-${cycle}`
    for (const client of clients) client.send(key, receiver.person.id, `repeated ${cycle}`)
    for (let at = 0; at < 97; at += 1) clients[at % clients.length]?.repeat(key)
    await until('all are answered', () => clients.every(({ pending }) => pending.size === 0), 10_000)
    await hold(CALM_MS)
    for (const client of clients) client.close()
    await stage.end(name)
  },
)
