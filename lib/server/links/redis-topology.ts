import { Redis } from 'ioredis'
import { inTime } from '../in-time'
import { COMMAND_TIMEOUT_MS } from './redis-machine'

export const SLOTS = 16_384

/** Who serves which slots of a cluster, as one of its machines saw it. */
export type Topology = {
  /** Grows with every change that machines agreed on: of two views the one with more is the newer. */
  epoch: number
  /** Whether the machine that said so is in touch with most others. */
  isServing: boolean
  /** By address: which slots, from the first to the last. */
  ranges: { address: string; from: number; to: number }[]
  /** All that may be asked, replicas too. */
  addresses: string[]
}

/** Whether it is a machine of a cluster. */
export async function isOfCluster(redis: Redis): Promise<boolean> {
  return /cluster_enabled:1/.test(await inTime(redis.info('cluster'), COMMAND_TIMEOUT_MS))
}

/** How a machine sees the cluster; `address` is its own, where it says "here". */
export async function readTopology(redis: Redis, address: string): Promise<Topology> {
  const asked = Promise.all([redis.cluster('INFO'), redis.cluster('SLOTS')])
  const [info, rows] = await inTime(asked, COMMAND_TIMEOUT_MS)
  return toTopology(String(info), rows, address)
}

type Served = readonly [host: string | null, port: number, ...more: unknown[]]
type SlotRow = readonly [from: number, to: number, ...served: Served[]]

export function toTopology(info: string, rows: readonly SlotRow[], address: string): Topology {
  const [ownHost] = splitAddress(address)
  const addressOf = ([host, port]: Served) => toAddress(host || ownHost, port)
  const ranges = rows.flatMap(([from, to, master]) => (master ? [{ address: addressOf(master), from, to }] : []))
  return {
    epoch: Number(/cluster_current_epoch:(\d+)/.exec(info)?.[1] ?? 0),
    isServing: info.includes('cluster_state:ok'),
    ranges,
    addresses: [...new Set(rows.flatMap(([, , ...served]) => served.map(addressOf)))],
  }
}

/** Asks a machine to which no connection is kept. */
export async function readTopologyOnce(url: string, address: string): Promise<Topology> {
  const redis = new Redis(url, { connectTimeout: 1000, retryStrategy: null, maxRetriesPerRequest: 0 })
  // Said by the command that fails.
  redis.on('error', () => {})
  try {
    return await readTopology(redis, address)
  } finally {
    redis.disconnect()
  }
}

/** Of several views the newest of a machine that is in touch with the others; null without one. */
export function newestOf(views: readonly Topology[]): Topology | null {
  const serving = views.filter(({ isServing }) => isServing)
  return serving.reduce<Topology | null>((best, view) => (best && best.epoch >= view.epoch ? best : view), null)
}

function toAddress(host: string, port: number): string {
  return host.includes(':') ? `[${host}]:${port}` : `${host}:${port}`
}

function splitAddress(address: string): [host: string, port: number] {
  const at = address.lastIndexOf(':')
  return [address.slice(0, at).replace(/^\[|\]$/g, ''), Number(address.slice(at + 1))]
}

/** The address that a URL names. */
export function addressIn(url: string): string {
  const { hostname, port } = new URL(url)
  return `${hostname}:${port || 6379}`
}

/** The same way in as `url` is, to another machine. */
export function urlOf(url: string, address: string): string {
  const { protocol, username, password, search } = new URL(url)
  const user = username || password ? `${username}:${password}@` : ''
  return `${protocol}//${user}${address}${search}`
}
