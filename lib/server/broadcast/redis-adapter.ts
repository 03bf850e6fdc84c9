import { Adapter, type BroadcastOptions } from 'socket.io-adapter'
import { readScript } from '../links/read-script'
import type { RedisLink } from '../links/redis-link'
import type { RedisScripts } from '../links/redis-machine'
import type { Logger } from '../logger'
import type { Gate } from '../ports/gate'
import { encodeOnce } from './adapter-internals'

type Namespace = ConstructorParameters<typeof Adapter>[0]

const scripts: RedisScripts = {
  pushPublish: { lua: readScript(new URL('./scripts/push-publish.lua', import.meta.url)) },
}

/** Stands for nobody where a push leaves out no socket; no id of Socket.IO is that short. */
const NOBODY = '-'

/**
 * Lets all that a turn of the event loop publishes on one channel go as one message, a line each under the name of its
 * node, and all channels in one command: a message is two pushes to its receiver, and a bulk send tells its sender's
 * devices 50 times.
 */
function createPublisher(link: RedisLink, header: string, logger: Logger) {
  let due = new Map<string, string[]>()

  function flush(): void {
    const channels = due
    due = new Map()
    // A Redis that is away fails nothing here: what is lost heals by `heads` and `sync`.
    link
      .runOver(
        'pushPublish',
        [...channels].map(([key, lines]) => ({ key, args: [lines.join('\n')] })),
      )
      .catch((error: unknown) => logger.error({ err: error }, 'Redis refused pushes to other nodes'))
  }

  return (channel: string, line: string): void => {
    if (due.size === 0) queueMicrotask(flush)
    const lines = due.get(channel)
    if (lines) lines.push(line)
    else due.set(channel, [header, line])
  }
}

/**
 * Carries pushes between nodes over Redis' sharded channels, one for each room, so that a push reaches only nodes that
 * hold the user. It travels as the text that clients get, so that no node takes it apart or makes it again. This node's
 * sockets get it at once. A socket is in one room of those that a push is for.
 */
export function createRedisAdapter(parts: {
  link: RedisLink
  gate: Gate
  /** Names this node on the channels. */
  bootId: string
  prefix: string
  logger: Logger
}): (namespace: Namespace) => Adapter {
  const { link, gate, bootId } = parts
  link.defineScripts(scripts)
  const prefix = `${parts.prefix}push:`
  const own = Buffer.from(`${bootId}\n`)
  const publish = createPublisher(link, bootId, parts.logger)

  // Socket.IO calls it with `new`, which an arrow function refuses.
  return function adapterOf(namespace) {
    const adapter = new Adapter(namespace)
    const { toText, deliver } = encodeOnce(adapter)

    adapter.on('create-room', (room: string) => {
      // Each socket has a room of its own, which nobody elsewhere pushes to.
      if (!adapter.sids.has(room)) void link.channels.ssubscribe(prefix + room)
    })
    adapter.on('delete-room', (room: string) => link.channels.sunsubscribe(prefix + room))

    adapter.broadcast = (packet: unknown, options: BroadcastOptions) => {
      const text = toText(packet)
      const [except = NOBODY] = options.except ?? []
      for (const room of options.rooms) publish(prefix + room, `${except} ${text}`)
      if ([...options.rooms].some((room) => adapter.rooms.has(room))) deliver(text, options)
    }

    link.channels.onMessage((channel, message) => {
      const name = channel.toString()
      if (!name.startsWith(prefix) || message.subarray(0, own.length).equals(own)) return
      const pass = (rooms: Set<string>) => {
        for (const line of message.toString().split('\n').slice(1)) {
          const end = line.indexOf(' ')
          deliver(line.slice(end + 1), { rooms, except: new Set([line.slice(0, end)]) })
        }
      }
      const room = name.slice(prefix.length)
      if (!gate.wait()) return pass(new Set([room]))
      // Whoever comes while it waits has what was said before by `sync`, and may have been told elsewhere.
      const here = new Set(adapter.rooms.get(room))
      if (here.size > 0) gate.run(() => pass(here))
    })
    return adapter
  }
}
