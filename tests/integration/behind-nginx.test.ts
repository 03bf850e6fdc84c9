import { spawnSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { ManagerOptions } from 'socket.io-client'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { parse, parseAllDocuments } from 'yaml'
import { ensureNginx, fillTemplate, writeNginxFolder } from '../../scripts/nginx.mjs'
import { createApiClient } from '../support/api-client'
import { type NodeCluster, startNodeCluster } from '../support/node-cluster'
import { connectClient, type TestClient } from '../support/test-client'

const NODES = 3
const PER_KIND = 9
const MIB = 1024 * 1024
const PDF = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF')

type Kind = 'default' | 'websocket' | 'polling'
const kinds: Record<Kind, Partial<ManagerOptions>> = {
  default: { transports: ['polling', 'websocket'] },
  websocket: { transports: ['websocket'] },
  polling: { transports: ['polling'] },
}

/** The node that holds a session stands before its id. */
const nodeOf = ({ socket }: TestClient) => socket.io.engine.id?.split('.')[0]
const transportOf = ({ socket }: TestClient) => socket.io.engine.transport.name

/** Clients of nine customers: each sits on whichever node nginx chose. */
function connectMany(url: string, kind: Kind, options: Partial<ManagerOptions> = {}): Promise<TestClient[]> {
  return Promise.all(
    Array.from({ length: PER_KIND }, (_, at) =>
      connectClient(url, `customer${at + 2}_token`, { ...kinds[kind], ...options }),
    ),
  )
}

function disconnect(clients: readonly TestClient[]): void {
  for (const { socket } of clients) socket.disconnect()
}

describe('three nodes behind nginx', () => {
  let cluster: NodeCluster
  beforeAll(async () => {
    cluster = await startNodeCluster(NODES, ['--no-restart'])
  }, 180_000)
  afterAll(() => cluster.stop(), 60_000)

  test.each(Object.keys(kinds) as Kind[])(
    '%s clients of one address are spread, and are served where they are',
    async (kind) => {
      const clients = await connectMany(cluster.url, kind)
      const before = clients.map(nodeOf)
      expect(new Set(before).size).toBe(NODES)
      if (kind === 'default') await expect.poll(() => new Set(clients.map(transportOf))).toEqual(new Set(['websocket']))
      for (let time = 0; time < 10; time += 1) {
        await Promise.all(clients.map((client) => client.get('get_online_status', { userId: 'customer2' })))
      }
      expect(clients.map(nodeOf)).toEqual(before)
      expect(clients.every(({ socket }) => socket.connected)).toBe(true)
      disconnect(clients)
    },
  )

  test('a message goes from a client that polls on one node to those on others', async () => {
    const sender = await connectClient(cluster.url, 'contractor_token', kinds.polling)
    const devices = await Promise.all(
      Array.from({ length: 6 }, () => connectClient(cluster.url, 'customer_token', kinds.websocket)),
    )
    expect(new Set(devices.map(nodeOf)).size).toBe(NODES)
    const content = { text: 'over nodes' }
    await sender.get('send_message', { receiverId: 'customer1', messageType: 'text', content })
    await Promise.all(devices.map((device) => device.next('new_message')))
    disconnect([sender, ...devices])
  })

  test('a session of no node is refused, and the client begins anew', async () => {
    for (const sid of ['node-9.x', 'node-1.x', 'x', '']) {
      const answer = await fetch(`${cluster.url}/socket.io/?EIO=4&transport=polling&sid=${sid}`)
      expect(answer.status).toBeLessThan(500)
    }
  })

  test('uploads of 10 MiB pass, larger ones are refused as the API refuses, figures stay inside', async () => {
    const contractor = createApiClient(cluster.url, 'contractor_token')
    const form = (size: number) => {
      const body = new FormData()
      body.append('file', new Blob([PDF, Buffer.alloc(size - PDF.length)]), 'a.pdf')
      return { body }
    }
    const { fileUrl } = await contractor.get('createUpload', form(10 * MIB))
    const { status } = await fetch(`${cluster.url}${fileUrl}`, {
      headers: { authorization: 'Bearer contractor_token' },
    })
    expect(status).toBe(200)
    expect(await contractor.refusal('createUpload', form(10 * MIB + 1))).toMatchObject({
      status: 413,
      code: 'too_large',
    })
    expect(await contractor.refusal('createUpload', form(11 * MIB))).toMatchObject({ status: 413, code: 'too_large' })
    expect((await fetch(`${cluster.url}/metrics`)).status).toBe(404)
    expect((await fetch(`${cluster.url}/readyz`)).status).toBe(200)
  })

  test('when a node is killed its clients come back on the others, and nobody else notices', async () => {
    const options = { reconnection: true, reconnectionDelay: 500, reconnectionDelayMax: 1000 }
    const clients = (
      await Promise.all((Object.keys(kinds) as Kind[]).map((kind) => connectMany(cluster.url, kind, options)))
    ).flat()
    const lost = clients.filter((client) => nodeOf(client) === 'node-2')
    const others = clients.filter((client) => nodeOf(client) !== 'node-2')
    expect(lost.length).toBeGreaterThan(PER_KIND / 2)
    let disturbed = 0
    for (const { socket } of others) socket.on('disconnect', () => (disturbed += 1))
    const back = lost.map(({ socket }) => new Promise((resolve) => socket.once('connect', () => resolve(null))))
    process.kill(cluster.pidOf('node-2'), 'SIGKILL')
    const startedAt = Date.now()
    await Promise.all(back)
    console.log(`${lost.length} clients of a killed node were back after ${Date.now() - startedAt} ms`)
    expect(lost.map(nodeOf)).not.toContain('node-2')
    await Promise.all(clients.map((client) => client.get('get_online_status', { userId: 'customer2' })))
    expect(disturbed).toBe(0)
    await expect.poll(cluster.output).toMatch(/^node-2 +\| ended by SIGKILL$/m)
    disconnect(clients)
    // New ones of every kind, and requests, are not sent to it.
    for (const kind of Object.keys(kinds) as Kind[]) {
      const fresh = await connectMany(cluster.url, kind)
      expect(fresh.map(nodeOf)).not.toContain('node-2')
      disconnect(fresh)
    }
    const customer = createApiClient(cluster.url, 'customer_token')
    for (let time = 0; time < 20; time += 1) await customer.get('getMe')
  })

  test('asked to stop by a terminal, all end with 0 within 12 s', async () => {
    const startedAt = Date.now()
    cluster.signal('SIGINT')
    expect(await cluster.exited).toBe(0)
    expect(Date.now() - startedAt).toBeLessThan(12_000)
    const pids = ['node-1', 'node-3', 'nginx'].map(cluster.pidOf)
    for (const pid of pids) expect(() => process.kill(pid, 0)).toThrow('ESRCH')
  })
})

describe('nginx accepts its configuration', () => {
  type Env = Parameters<typeof fillTemplate>[0]
  /** Names that mean nothing here are addresses, as far as the check goes. */
  const withAddresses = (env: Record<string, string>) =>
    Object.fromEntries(
      Object.entries(env).map(([name, value]) => [
        name,
        value
          .replaceAll('$$', '$')
          .replace(/kube-dns[a-z.-]+/, '127.0.0.1')
          .replace(/\bserver [a-z0-9]+:4000/g, 'server 127.0.0.1:4000'),
      ]),
    ) as Env

  function complaintOf(values: Env): string {
    const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-nginx-'))
    const { status, stderr } = spawnSync(ensureNginx(), ['-t', ...writeNginxFolder(folder, fillTemplate(values))], {
      encoding: 'utf8',
    })
    rmSync(folder, { recursive: true })
    return status === 0 ? '' : stderr
  }

  test('of compose.yaml', () => {
    const { services } = parse(readFileSync('deploy/compose.yaml', 'utf8'), { merge: true })
    expect(complaintOf(withAddresses(services.nginx.environment))).toBe('')
  })

  test('of the Kubernetes manifests', () => {
    const [deployment] = parseAllDocuments(readFileSync('deploy/kubernetes/proxy.yaml', 'utf8')).map((each) =>
      each.toJS(),
    )
    const [container] = deployment.spec.template.spec.containers
    const env = Object.fromEntries(
      container.env.map(({ name, value }: { name: string; value: string }) => [name, value]),
    )
    expect(complaintOf(withAddresses(env))).toBe('')
  })

  test('and no other', () => {
    const values = { ROLLCALL_LISTEN: '80', ROLLCALL_RESOLVER: '', ROLLCALL_NODES: 'servers x;', ROLLCALL_BY_SID: '' }
    expect(complaintOf(values)).toContain('servers')
  })
})
