import { readScript } from '../links/read-script'
import type { RedisLink } from '../links/redis-link'
import { RedisAwayError, type RedisScripts } from '../links/redis-machine'
import type { SocketPlaces } from '../ports/socket-places'

const readOwn = (name: string) => readScript(new URL(`./scripts/${name}.lua`, import.meta.url))

const scripts: RedisScripts = {
  placeAdd: { numberOfKeys: 1, lua: readOwn('place-add') },
  placeRemove: { numberOfKeys: 1, lua: readOwn('place-remove') },
  placeCount: { numberOfKeys: 1, lua: readOwn('place-count') },
}

type Scripted = {
  placeAdd(key: string, socketId: string, timeoutMs: number): Promise<null>
  placeRemove(key: string, socketId: string): Promise<number>
  placeCount(key: string): Promise<number>
}

/** A set for each place, by Redis' clock, shared by all nodes. `alone` knows this node's sockets, for when Redis is away. */
export function createRedisPlaces(options: {
  link: RedisLink
  alone: SocketPlaces
  /** Before every key. */
  prefix: string
  timeoutMs: number
}): SocketPlaces {
  const { link, alone, prefix, timeoutMs } = options
  link.defineScripts(scripts)
  const keyOf = (place: string) => `${prefix}{${place}}`
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
        ask(place, (redis, key) => redis.placeAdd(key, socketId, timeoutMs)),
        null,
      )
    },

    async remove(place, socketId) {
      const remainHere = await alone.remove(place, socketId)
      const remain = await orElse(
        ask(place, (redis, key) => redis.placeRemove(key, socketId)),
        0,
      )
      return remainHere || remain > 0
    },

    async isTaken(place) {
      if (await alone.isTaken(place)) return true
      const count = ask(place, (redis, key) => redis.placeCount(key))
      return (await orElse(count, 0)) > 0
    },
  }
}
