import { randomBytes } from 'node:crypto'
import { encode } from 'next-auth/jwt'
import type { ManagerOptions, SocketOptions } from 'socket.io-client'
import { afterAll, afterEach, beforeAll, expect } from 'vitest'
import type { Role } from '../../lib/protocol/objects'
import { hashApiToken } from '../../lib/server/auth/api-token'
import { type ApiClient, createApiClient } from './api-client'
import { startTestCluster, type TestCluster } from './cluster'
import { connectClient, type TestClient } from './test-client'
import { startTestServer, type TestServer } from './test-server'

export type Person = { id: string; name: string; token: string }
type Pair = { contractor: Person; customer: Person; sender: TestClient; receiver: TestClient }
type TestSession = { id: string; cookie: string; headers: { cookie: string; origin: string } }

export type Scene = {
  /** Replaced by `restart`. */
  readonly server: TestServer
  readonly url: string
  /** How many nodes the clients are spread over. */
  readonly nodeCount: number
  connect(token: string, options?: Partial<ManagerOptions & SocketOptions>): Promise<TestClient>
  api(token: string | null): ApiClient
  /** Somebody nobody has heard of yet, with a token. */
  person(role: Role, name?: string): Promise<Person>
  people(role: Role, count: number): Promise<Person[]>
  /** A contractor and a customer whom nobody has heard of yet, both connected. */
  pair(names?: { contractor: string; customer: string }): Promise<Pair>
  /** A browser's session of this person. */
  session(person: Pick<Person, 'id'>): Promise<TestSession>
  restart(env?: Record<string, string>): Promise<void>
}

let serial = 0

/** Set by the project that runs the contract's tests over a cluster: clients are spread over so many nodes. */
const NODES = Number(process.env.TEST_NODES ?? 1)

/**
 * One server for a test file, or several nodes that are one. After each test its clients are gone and nobody is online any more; at the end no error
 * may stand in the log but for those that `expected` fits.
 */
export function createScene(env: Record<string, string> = {}, expected: RegExp | null = null): Scene {
  let server: TestServer
  let cluster: TestCluster | null = null
  let turn = 0
  const clients: TestClient[] = []
  const nodes = () => cluster?.nodes ?? [server]
  const nextUrl = () => {
    turn += 1
    return (nodes()[turn % nodes().length] as TestServer).url
  }
  const assertNoProblems = () => {
    const problems = nodes().flatMap((node) => node.problems)
    expect(problems.filter((line) => !expected?.test(line))).toEqual([])
  }

  beforeAll(async () => {
    if (NODES > 1) cluster = await startTestCluster(NODES, env)
    server = cluster?.nodes[0] ?? (await startTestServer(env))
  })
  // Vitest runs these hooks last registered first: sockets that a file opens by itself are closed by then.
  afterEach(async () => {
    for (const client of clients.splice(0)) client.socket.disconnect()
    await expect
      .poll(() => server.runtime.presence.listOnline(), { timeout: 20_000, interval: 5 })
      .toEqual({ users: [], isComplete: true })
  }, 25_000)
  afterAll(async () => {
    await (cluster ?? server).stop()
    assertNoProblems()
  })

  const scene: Scene = {
    get server() {
      return server
    },
    nodeCount: NODES,
    get url() {
      return server.url
    },
    async connect(token, options) {
      const client = await connectClient(nextUrl(), token, options)
      clients.push(client)
      return client
    },
    api: (token) => createApiClient(nextUrl(), token),
    async person(role, name) {
      serial += 1
      const id = `${role}_${serial}_${randomBytes(3).toString('hex')}`
      const person = { id, name: name ?? `Person ${serial}`, token: `${id}_token` }
      await server.query('INSERT INTO users (id, email, name, role, password_hash) VALUES ($1, $2, $3, $4, $5)', [
        id,
        `${id}@scene.test`,
        person.name,
        role,
        '!',
      ])
      await server.query('INSERT INTO api_tokens (id, user_id, name, secret_hash) VALUES ($1, $1, $2, $3)', [
        id,
        'Test',
        hashApiToken(person.token),
      ])
      return person
    },
    async people(role, count) {
      const people: Person[] = []
      for (let at = 0; at < count; at += 1) people.push(await scene.person(role))
      return people
    },
    async pair(names) {
      const contractor = await scene.person('contractor', names?.contractor)
      const customer = await scene.person('customer', names?.customer)
      const [sender, receiver] = [await scene.connect(contractor.token), await scene.connect(customer.token)]
      return { contractor, customer, sender, receiver }
    },
    async session({ id: userId }) {
      const id = randomBytes(16).toString('hex')
      await server.query(
        `INSERT INTO sessions (id, user_id, device, expires_at) VALUES ($1, $2, 'Test', now() + interval '1 day')`,
        [id, userId],
      )
      const { authSecret, publicUrl } = server.runtime.config
      const token = await encode({ token: { sid: id }, secret: authSecret })
      const cookie = `${server.runtime.sessionTokens.cookieName}=${token}`
      return { id, cookie, headers: { cookie, origin: publicUrl.origin } }
    },
    async restart(changed) {
      for (const client of clients.splice(0)) client.socket.disconnect()
      assertNoProblems()
      // What nodes count together is lost with their Redis, as a single node's is with its process.
      await cluster?.redis.empty()
      const restarted: TestServer[] = []
      for (const node of nodes()) restarted.push(await node.restart(changed && { ...cluster?.env, ...changed }))
      if (cluster) cluster.nodes = restarted
      server = restarted[0] as TestServer
    },
  }
  return scene
}
