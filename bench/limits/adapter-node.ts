import { createServer } from 'node:http'
import { createAdapter, createShardedAdapter } from '@socket.io/redis-adapter'
import { createAdapter as createStreamsAdapter } from '@socket.io/redis-streams-adapter'
import { Redis } from 'ioredis'
import { Server } from 'socket.io'
import { createRedisAdapter } from '../../lib/server/broadcast/redis-adapter'
import { newId } from '../../lib/server/ids'
import { connectRedis } from '../../lib/server/links/redis-link'
import { createLogger } from '../../lib/server/logger'

type AdapterFactory = Parameters<Server['adapter']>[0]

const url = process.env.REDIS_URL as string

/** Socket.IO's adapters for Redis, and ours. */
const factories: Record<string, () => AdapterFactory | Promise<AdapterFactory>> = {
  classic: () => createAdapter(new Redis(url), new Redis(url)),
  'sharded-one-channel': () =>
    createShardedAdapter(new Redis(url), new Redis(url), { subscriptionMode: 'static' }) as AdapterFactory,
  'sharded-channel-a-room': () =>
    createShardedAdapter(new Redis(url), new Redis(url), { subscriptionMode: 'dynamic' }) as AdapterFactory,
  streams: () => createStreamsAdapter(new Redis(url)) as AdapterFactory,
  rollcall: async () => {
    const logger = createLogger('silent')
    const link = await connectRedis([url], logger)
    const gate = { wait: () => null, run: (task: () => void) => task() }
    return createRedisAdapter({ link, gate, bootId: newId(), prefix: 'bench:', logger }) as AdapterFactory
  },
}

const server = createServer()
const io = new Server(server, { serveClient: false })
io.adapter(await (factories[process.env.ADAPTER as string] as () => Promise<AdapterFactory>)())
io.on('connection', (socket) => {
  socket.join(`user:${String(socket.handshake.auth.token).replace(/_token$/, '')}`)
  socket.on('send', ({ to, text }: { to: string; text: string }, done: (answer: object) => void) => {
    io.to(`user:${to}`).emit('new_message', { message: { content: { text } } })
    done({ ok: true })
  })
})
server.listen(Number(process.env.PORT), '127.0.0.1', () => console.log('ready'))
process.on('SIGTERM', () => process.exit(0))
