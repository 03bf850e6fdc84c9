import type { IncomingMessage, Server, ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import ipaddr from 'ipaddr.js'
import type { Config } from '../config'
import type { Logger } from '../logger'
import { createIsTrusted, parseAddress } from './client-address'
import { readOpenFileLimit } from './open-file-limit'

/** How often Node looks for connections that are overdue. Its own half minute would make 10 s of headers 40. */
export const CHECK_INTERVAL_MS = 1000
const UNREAD_MS = 30_000
const MAX_OF_ADDRESS = 2000
/** Of the files that may be open: for the database, for files that are sent, and for what nobody thought of. */
const RESERVED_SHARE = 0.25
const MOST_RESERVED = 2000

export type ConnectionBounds = {
  inAll: number
  ofAddress: number
  /** An answer of which nobody has read a byte for so long is given up. Sockets after the upgrade are the reaper's. */
  unreadMs: number
  /** Whom a connection counts for; null where it counts for nobody, as a trusted proxy's. */
  ownerOf(remoteAddress: string | undefined): string | null
}

/** The bounds of this process: its connections leave room for the other files that it opens. */
export function toConnectionBounds(config: Pick<Config, 'limitFactor' | 'trustProxy'>): ConnectionBounds {
  const isTrusted = createIsTrusted(config.trustProxy)
  const openFiles = readOpenFileLimit()
  return {
    inAll:
      openFiles === null
        ? Number.POSITIVE_INFINITY
        : openFiles - Math.min(MOST_RESERVED, Math.ceil(openFiles * RESERVED_SHARE)),
    ofAddress: Math.max(1, Math.floor(MAX_OF_ADDRESS * config.limitFactor)),
    unreadMs: UNREAD_MS,
    ownerOf(remoteAddress) {
      const address = parseAddress(remoteAddress)
      if (address === null) return 'unknown'
      if (isTrusted(address)) return null
      // Whoever has one address of a /64 has all of them.
      return address instanceof ipaddr.IPv6 ? address.parts.slice(0, 4).join(':') : address.toString()
    },
  }
}

/** Connections that count together. `silent` never sent a request, `idle` has none under way; oldest first. */
type Group = { count: number; silent: Set<Socket>; idle: Set<Socket> }

const newGroup = (): Group => ({ count: 0, silent: new Set(), idle: new Set() })

/**
 * Bounds the TCP connections of a server. Where it is full, the oldest that never sent a request makes room for the
 * newcomer, else the oldest between two requests: who holds connections to shut others out has such, and a health probe
 * gets in.
 */
export function boundConnections(server: Server, bounds: ConnectionBounds, logger: Logger): void {
  const all = newGroup()
  const byOwner = new Map<string, Group>()
  const groupsOf = new WeakMap<Socket, readonly Group[]>()
  const underWay = new WeakMap<Socket, number>()
  logger.info({ inAll: bounds.inAll, ofAddress: bounds.ofAddress }, 'TCP connections are bounded')

  function makeRoom(group: Group, most: number): boolean {
    if (group.count < most) return true
    const [silent] = group.silent
    const [idle] = group.idle
    const leaving = silent ?? idle
    if (!leaving) return false
    leave(leaving)
    leaving.destroy()
    return true
  }

  function leave(socket: Socket): void {
    for (const group of groupsOf.get(socket) ?? []) {
      group.count -= 1
      group.silent.delete(socket)
      group.idle.delete(socket)
    }
    groupsOf.delete(socket)
  }

  function enter(socket: Socket): void {
    const owner = bounds.ownerOf(socket.remoteAddress)
    const own = owner === null ? null : (byOwner.get(owner) ?? newGroup())
    if ((own && !makeRoom(own, bounds.ofAddress)) || !makeRoom(all, bounds.inAll)) {
      logger.warn('a connection was refused: too many are open. A proxy of your own belongs in TRUST_PROXY')
      socket.destroy()
      return
    }
    const groups = own ? [own, all] : [all]
    if (own && owner !== null) byOwner.set(owner, own)
    groupsOf.set(socket, groups)
    for (const group of groups) {
      group.count += 1
      group.silent.add(socket)
    }
    socket.once('close', () => {
      leave(socket)
      if (own?.count === 0 && owner !== null && byOwner.get(owner) === own) byOwner.delete(owner)
    })
  }

  /** A request of this connection is under way, or through: several may be, one after another. */
  function note(socket: Socket, change: 1 | -1): void {
    const requests = (underWay.get(socket) ?? 0) + change
    underWay.set(socket, requests)
    for (const group of groupsOf.get(socket) ?? []) {
      group.silent.delete(socket)
      if (requests > 0) group.idle.delete(socket)
      else group.idle.add(socket)
    }
  }

  server.on('connection', enter)
  server.on('request', ({ socket }: IncomingMessage, res: ServerResponse) => {
    note(socket, 1)
    res.once('close', () => note(socket, -1))
  })
  server.on('upgrade', ({ socket }: IncomingMessage) => {
    note(socket, 1)
    socket.setTimeout(0)
  })
  // Node counts what is read of an answer as a sign of life, and asks here too when a connection has been idle long enough.
  server.setTimeout(bounds.unreadMs, (socket: Socket) => {
    const isWorking = (underWay.get(socket) ?? 0) > 0
    if (socket.writableLength > 0 || !isWorking) socket.destroy()
  })
}
