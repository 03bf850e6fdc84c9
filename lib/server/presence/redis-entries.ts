import { type Connection, lastSignOf, type PresenceState, type Transition } from '../../domain/presence-state'
import type { RedisCall, RedisLink } from '../links/redis-link'
import { RedisAwayError } from '../links/redis-machine'
import type { Departure } from '../ports/presence-registry'
import { type HeldElsewhere, parseHeldElsewhere } from './held-elsewhere'
import { dealToSlots, slotOf } from './redis-keys'
import type { RedisMembership } from './redis-membership'
import type { StatusMemory } from './redis-memory'
import { KEPT_MS, STALL_MS } from './redis-rounds'
import { type PresenceScripts, runInSlots } from './redis-scripts'
import type { SlotMembership } from './redis-slot'

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
  local: PresenceState
  membership: RedisMembership
  memory: StatusMemory
}) {
  const { link, bootId, local, membership, memory } = parts

  /** Asks of up to 1000 users, each slot with one text. Of a slot whose data is in doubt nothing is asked. */
  async function lookUp(userIds: readonly string[], note: NoteHeld): Promise<void> {
    const asked: (SlotMembership & { inSlot: string[] })[] = []
    for (const [at, inSlot] of dealToSlots(userIds).entries()) {
      if (inSlot.length === 0) continue
      const slot = membership.of(at)
      if (slot.epoch !== '') asked.push({ ...slot, inSlot })
      else for (const userId of inSlot) note(userId, null)
    }
    const answers = await runInSlots(link, asked, (scripts, { keys, epoch, inSlot }) => {
      const { beat, settling, seq, node, user } = keys
      return scripts.presenceLookup(
        ...[keys.epoch, beat, settling, seq, epoch, bootId, node, user, STALL_MS, inSlot.join(' ')],
      )
    })
    for (const [at, { inSlot, epoch, awaited, ...slot }] of asked.entries()) {
      const told = answers[at]
      const answer = typeof told === 'string' ? toAnswer(told) : null
      const isSame = membership.of(slot.at).epoch === epoch
      for (const [place, userId] of inSlot.entries()) {
        const held = answer ? parseHeldElsewhere(answer.held[place] ?? '') : null
        const isSure = held !== null && (held.count > 0 || (!answer?.isSettling && awaited.size === 0))
        note(userId, isSure ? held : null)
        if (answer && isSure && isSame) memory.note(membership.of(slot.at), answer.seq, userId, held)
      }
    }
    if (answers.includes(null)) void membership.beat()
  }

  async function lookUpElsewhere(userIds: readonly string[], note: NoteHeld): Promise<void> {
    for (let start = 0; start < userIds.length; start += MAX_LOOKUP) {
      await lookUp(userIds.slice(start, start + MAX_LOOKUP), note)
    }
  }

  return {
    /** Writes what this node holds of a user. @throws RedisAwayError, or what `isStale` knows */
    async write(userId: string, departure: Departure): Promise<Transition> {
      const slot = membership.of(slotOf(userId))
      const { epoch, node, user, conns, seq, edges } = slot.keys
      const [connectionCount, edge] = await link.run(epoch, (redis) => {
        const connections = local.get(userId) ?? nobody
        const own = slot.registration
        return (redis as unknown as PresenceScripts).presenceSet(
          epoch,
          node + own,
          user + userId,
          conns + own,
          seq,
          slot.epoch,
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

    /** Writes these users of a slot under its registration, and takes them from `before`. @throws RedisAwayError */
    async bring(slot: SlotMembership, userIds: readonly string[], before: string): Promise<void> {
      const { user, conns, seq } = slot.keys
      const own = slot.registration
      for (let start = 0; start < userIds.length; start += CHUNK) {
        await link.run(conns, (redis) => {
          const batch = redis.multi()
          for (const userId of userIds.slice(start, start + CHUNK)) {
            const connections = local.get(userId)
            if (!connections) continue
            batch.hset(user + userId, own, toEntry(connections))
            batch.hdel(user + userId, before)
            batch.pexpire(user + userId, KEPT_MS)
            batch.hset(conns + own, userId, JSON.stringify([...connections.values()]))
          }
          batch.pexpire(conns + own, KEPT_MS)
          // Whoever remembers must ask.
          batch.incr(seq)
          return batch.exec()
        })
      }
    },

    /** Writes the newest signs of life of these users, where this node is registered. */
    async writeSigns(userIds: readonly string[]): Promise<void> {
      for (let start = 0; start < userIds.length; start += CHUNK) {
        const calls = userIds.slice(start, start + CHUNK).flatMap((userId): RedisCall[] => {
          const { keys, registration, isRegistered } = membership.of(slotOf(userId))
          const connections = local.get(userId)
          if (!connections || !isRegistered) return []
          const key = keys.user + userId
          return [
            { key, add: (batch) => batch.hset(key, registration, toEntry(connections)) },
            { key, add: (batch) => batch.pexpire(key, KEPT_MS) },
          ]
        })
        await link.runAll(calls)
      }
    },

    /** Tells of each of these users what the other nodes hold; null where it cannot be known. */
    lookUpElsewhere,

    /** The same of each place among them, by memory where that is proved to be current: whether there is anybody, and their sign of a moment ago. */
    async glanceElsewhere(
      userIds: readonly string[],
      note: (place: number, elsewhere: HeldElsewhere | null) => void,
    ): Promise<void> {
      const others = await memory.recall(userIds, note)
      if (others.length === 0) return
      const placeOf = new Map(others.map((place) => [userIds[place] as string, place]))
      await lookUpElsewhere([...placeOf.keys()], (userId, elsewhere) => note(placeOf.get(userId) as number, elsewhere))
    },

    /** Everybody that other nodes hold, and whether every slot told. */
    async listElsewhere(slots: readonly SlotMembership[]): Promise<{ held: Connection[]; isComplete: boolean }> {
      const told = await link.runAll(
        slots.flatMap(({ keys, others }) =>
          others.map((other) => ({ key: keys.conns, add: (batch) => batch.hgetall(keys.conns + other) })),
        ),
      )
      const there = told.filter((answer) => !(answer instanceof RedisAwayError)) as Record<string, string>[]
      return {
        held: there.flatMap((inSlot) => Object.values(inSlot).flatMap((text) => JSON.parse(text) as Connection[])),
        isComplete: there.length === told.length,
      }
    },
  }
}

function toEntry(connections: ReadonlyMap<string, Connection>): string {
  return `${connections.size}:${lastSignOf(connections)}`
}

/** Takes apart what one slot told: of each user asked for, in their order, what is held. */
function toAnswer(told: string): { isSettling: boolean; seq: number; held: string[] } {
  const [settling, seq, ...held] = told.split(' ')
  return { isSettling: settling === '1', seq: Number(seq), held }
}

/** Whether Redis refused a write because it holds another registration, or other data, than this node thinks. */
export function isStale(error: unknown): boolean {
  return (error as Error).name === 'ReplyError' && (error as Error).message.includes('STALE')
}
