import { type Connection, lastSignOf, type PresenceState, type Transition } from '../../domain/presence-state'
import { RedisAwayError, type RedisLink } from '../links/redis-link'
import type { Departure } from '../ports/presence-registry'
import { type HeldElsewhere, parseHeldElsewhere } from './held-elsewhere'
import { dealToSlots, type SlotKeys, slotOf } from './redis-keys'
import { KEPT_MS, type RedisMembership, STALL_MS } from './redis-membership'
import type { PresenceScripts } from './redis-scripts'

const CHUNK = 500
const MAX_LOOKUP = 1000

type NoteHeld = (userId: string, elsewhere: HeldElsewhere | null) => void

const nobody: ReadonlyMap<string, Connection> = new Map()

/**
 * What Redis holds of users: how many connections each node has of each, under the node's registration. `local` is what
 * this node has; it is written as it is at the moment of writing.
 */
export function createRedisEntries(parts: {
  link: RedisLink
  bootId: string
  keys: readonly SlotKeys[]
  /** Where it is published that a user came or went. */
  edges: string
  local: PresenceState
  membership: RedisMembership
}) {
  const { link, bootId, keys, edges, local, membership } = parts
  const keysOf = (slot: number) => keys[slot] as SlotKeys

  /** Asks of up to 1000 users, each slot with one text. */
  async function lookUp(userIds: readonly string[], note: NoteHeld): Promise<void> {
    const dealt = [...dealToSlots(userIds).entries()].filter(([, inSlot]) => inSlot.length > 0)
    const ask = (scripts: PresenceScripts, [slot, inSlot]: [slot: number, userIds: string[]]) => {
      const { epoch, beat, settling, node, user } = keysOf(slot)
      const known = membership.epochOf(slot)
      return scripts.presenceLookup(epoch, beat, settling, known, bootId, node, user, STALL_MS, inSlot.join(' '))
    }
    const answers = (await link.runAll((batch) => {
      for (const each of dealt) ask(batch as unknown as PresenceScripts, each)
    })) as (string | null)[]
    for (const [at, [, inSlot]] of dealt.entries()) noteHeld(inSlot, answers[at] ?? null, note)
    if (answers.includes(null)) void membership.beat()
  }

  return {
    /** Writes what this node holds of a user. @throws RedisAwayError, or what `isStale` knows */
    async write(userId: string, departure: Departure): Promise<Transition> {
      const slot = slotOf(userId)
      const { epoch, node, user, conns } = keysOf(slot)
      const [connectionCount, edge] = await link.run((redis) => {
        const connections = local.get(userId) ?? nobody
        const own = membership.registration()
        return (redis as unknown as PresenceScripts).presenceSet(
          epoch,
          node + own,
          user + userId,
          conns + own,
          membership.epochOf(slot),
          own,
          bootId,
          node,
          edges,
          userId,
          connections.size,
          lastSignOf(connections),
          JSON.stringify([...connections.values()]),
          departure.at,
          departure.immediate ? 1 : 0,
          KEPT_MS,
        )
      })
      return { userId, connectionCount, edge: edge === '' ? null : edge }
    },

    /** Writes everybody connected here under `own`, and takes them from `before`. */
    async bring(own: string, before: string): Promise<void> {
      for (const [slot, inSlot] of dealToSlots(local.keys()).entries()) {
        const { user, conns } = keysOf(slot)
        for (let start = 0; start < inSlot.length; start += CHUNK) {
          await link.run((redis) => {
            const batch = redis.multi()
            for (const userId of inSlot.slice(start, start + CHUNK)) {
              const connections = local.get(userId)
              if (!connections) continue
              batch.hset(user + userId, own, toEntry(connections))
              batch.hdel(user + userId, before)
              batch.pexpire(user + userId, KEPT_MS)
              batch.hset(conns + own, userId, JSON.stringify([...connections.values()]))
            }
            batch.pexpire(conns + own, KEPT_MS)
            return batch.exec()
          })
        }
      }
    },

    /** Writes the newest signs of life of these users. */
    async writeSigns(userIds: readonly string[]): Promise<void> {
      for (let start = 0; start < userIds.length; start += CHUNK) {
        await link.run((redis) => {
          const batch = redis.pipeline()
          for (const userId of userIds.slice(start, start + CHUNK)) {
            const connections = local.get(userId)
            if (!connections) continue
            const key = keysOf(slotOf(userId)).user + userId
            batch.hset(key, membership.registration(), toEntry(connections))
            batch.pexpire(key, KEPT_MS)
          }
          return batch.exec()
        })
      }
    },

    /** Tells of each of these users what the other nodes hold; null where it cannot be known. */
    async lookUpElsewhere(userIds: readonly string[], note: NoteHeld): Promise<void> {
      for (let start = 0; start < userIds.length; start += MAX_LOOKUP) {
        const chunk = userIds.slice(start, start + MAX_LOOKUP)
        try {
          await lookUp(chunk, note)
        } catch (error) {
          if (!(error instanceof RedisAwayError)) throw error
          for (const userId of chunk) note(userId, null)
        }
      }
    },

    /** Everybody another node holds. @throws RedisAwayError */
    async listOf(other: string): Promise<{ userId: string; connections: Connection[] }[]> {
      const held = (await link.runAll((batch) => {
        for (const { conns } of keys) batch.hgetall(conns + other)
      })) as Record<string, string>[]
      return held
        .flatMap((inSlot) => Object.entries(inSlot))
        .map(([userId, text]) => ({ userId, connections: JSON.parse(text) as Connection[] }))
    },
  }
}

function toEntry(connections: ReadonlyMap<string, Connection>): string {
  return `${connections.size}:${lastSignOf(connections)}`
}

/** Takes apart what one slot told of its users, in their order. */
function noteHeld(userIds: readonly string[], told: string | null, note: NoteHeld): void {
  if (told === null) {
    for (const userId of userIds) note(userId, null)
    return
  }
  const [settling, ...held] = told.split(' ')
  for (const [at, userId] of userIds.entries()) {
    const elsewhere = parseHeldElsewhere(held[at] ?? '')
    note(userId, elsewhere.count === 0 && settling === '1' ? null : elsewhere)
  }
}

/** Whether Redis refused a write because it holds another registration, or other data, than this node thinks. */
export function isStale(error: unknown): boolean {
  return (error as Error).name === 'ReplyError' && (error as Error).message.includes('STALE')
}
