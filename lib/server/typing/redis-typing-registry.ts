import { TYPING_TIMEOUT_MS } from '../../protocol/limits'
import { readScript } from '../links/read-script'
import type { RedisLink } from '../links/redis-link'
import { RedisAwayError, type RedisScripts } from '../links/redis-machine'
import type { TypingRegistry } from '../ports/typing-registry'

const scripts: RedisScripts = {
  typingAdd: { numberOfKeys: 1, lua: readScript(new URL('./scripts/typing-add.lua', import.meta.url)) },
  typingRemove: { numberOfKeys: 1, lua: readScript(new URL('./scripts/typing-remove.lua', import.meta.url)) },
}

type Scripted = {
  typingAdd(key: string, socketId: string, timeoutMs: number): Promise<null>
  typingRemove(key: string, socketId: string): Promise<number>
}

/** A set for each place, by Redis' clock, shared by all nodes. `alone` knows this node's sockets, for when Redis is away. */
export function createRedisTypingRegistry(options: {
  link: RedisLink
  alone: TypingRegistry
  prefix: string
}): TypingRegistry {
  const { link, alone, prefix } = options
  link.defineScripts(scripts)
  const keyOf = (place: string) => `${prefix}typing:{${place}}`
  const ask = <T>(place: string, work: (redis: Scripted, key: string) => Promise<T>) =>
    link.run(keyOf(place), (redis) => work(redis as unknown as Scripted, keyOf(place)))

  async function orElse<T>(shared: Promise<T>, otherwise: T): Promise<T> {
    try {
      return await shared
    } catch (error) {
      if (error instanceof RedisAwayError) return otherwise
      throw error
    }
  }

  return {
    async add(place, socketId) {
      await alone.add(place, socketId)
      await orElse(
        ask(place, (redis, key) => redis.typingAdd(key, socketId, TYPING_TIMEOUT_MS)),
        null,
      )
    },

    async remove(place, socketId) {
      const remainHere = await alone.remove(place, socketId)
      const remain = await orElse(
        ask(place, (redis, key) => redis.typingRemove(key, socketId)),
        0,
      )
      return remainHere || remain > 0
    },
  }
}
