import { connect, createServer, type NetConnectOpts, type Server, type Socket } from 'node:net'

/**
 * How a link treats what passes. `black_hole`: nothing passes and nobody is told, until it ends and all goes on, as
 * after lost packets that TCP sends again. `deaf`: requests pass, answers are eaten; whoever lives through that has a
 * broken stream, so its end resets the connection. `trickle`: answers pass a few bytes at a time.
 */
type LinkMode =
  | { kind: 'open' }
  | { kind: 'delay'; ms: number }
  | { kind: 'black_hole' }
  | { kind: 'deaf' }
  | { kind: 'trickle'; bytes: number; everyMs: number }

export type Link = {
  port: number
  setMode(mode: LinkMode): void
  /** Ends every connection politely. */
  cut(): void
  /** Ends every connection with a reset. */
  reset(): void
  /** Refuses new connections until `accept`. */
  refuse(): void
  accept(): Promise<void>
  connectionCount(): number
  close(): Promise<void>
}

type Direction = 'up' | 'down'
type Pair = { client: Socket; upstream: Socket; queues: Record<Direction, Queue> }
/** What one side sent and the other has not been given. */
type Queue = { chunks: Buffer[]; isEnded: boolean; timer: NodeJS.Timeout | null }

/** While so much waits nothing more is read, so that the sender feels a slow reader as it would without a link. */
const MAX_WAITING = 64 * 1024

/** A TCP proxy in front of one service for one of its users, which can be made to fail in every way. */
export async function createLink(target: NetConnectOpts, port = 0): Promise<Link> {
  let mode: LinkMode = { kind: 'open' }
  const pairs = new Set<Pair>()
  const server = createServer({ allowHalfOpen: true, noDelay: true }, adopt)
  await listen(server, port)
  const ownPort = (server.address() as { port: number }).port

  function adopt(client: Socket): void {
    const upstream = connect({ ...target, allowHalfOpen: true, noDelay: true } as NetConnectOpts)
    const queueOf = (): Queue => ({ chunks: [], isEnded: false, timer: null })
    const pair: Pair = { client, upstream, queues: { up: queueOf(), down: queueOf() } }
    pairs.add(pair)
    attend(pair, 'up', client, upstream)
    attend(pair, 'down', upstream, client)
  }

  function attend(pair: Pair, direction: Direction, from: Socket, to: Socket): void {
    const queue = pair.queues[direction]
    from.on('data', (chunk: Buffer) => {
      if (mode.kind === 'deaf' && direction === 'down') return
      queue.chunks.push(chunk)
      if (bytesOf(queue) > MAX_WAITING) from.pause()
      move(pair, direction)
    })
    to.on('drain', () => from.resume())
    from.on('end', () => {
      queue.isEnded = true
      move(pair, direction)
    })
    from.on('error', () => {})
    // One side is gone for good: so is the other, unless nothing may be heard of it.
    from.on('close', (hadError) => {
      if (mode.kind === 'black_hole') return
      if (hadError || from.readableAborted) reset(to)
      if (from.destroyed && to.destroyed) pairs.delete(pair)
    })
  }

  function move(pair: Pair, direction: Direction): void {
    const queue = pair.queues[direction]
    if (mode.kind === 'black_hole') return
    if (mode.kind === 'delay') {
      const { chunks, isEnded } = take(queue)
      setTimeout(() => give(pair, direction, chunks, isEnded), mode.ms)
    } else if (mode.kind === 'trickle' && direction === 'down') {
      queue.timer ??= setTimeout(() => trickle(pair), mode.everyMs)
    } else {
      const { chunks, isEnded } = take(queue)
      give(pair, direction, chunks, isEnded)
    }
  }

  function trickle(pair: Pair): void {
    const queue = pair.queues.down
    queue.timer = null
    if (mode.kind !== 'trickle') {
      move(pair, 'down')
      return
    }
    const waiting = Buffer.concat(queue.chunks)
    const isLast = waiting.length <= mode.bytes && queue.isEnded
    give(pair, 'down', [waiting.subarray(0, mode.bytes)], isLast)
    queue.chunks = waiting.length > mode.bytes ? [waiting.subarray(mode.bytes)] : []
    if (bytesOf(queue) <= MAX_WAITING) pair.upstream.resume()
    if (queue.chunks.length > 0) queue.timer = setTimeout(() => trickle(pair), mode.everyMs)
  }

  function take(queue: Queue): { chunks: Buffer[]; isEnded: boolean } {
    return { chunks: queue.chunks.splice(0), isEnded: queue.isEnded }
  }

  function give(pair: Pair, direction: Direction, chunks: readonly Buffer[], isEnded: boolean): void {
    const [from, to] = direction === 'up' ? [pair.client, pair.upstream] : [pair.upstream, pair.client]
    if (to.destroyed || to.writableEnded) return
    for (const chunk of chunks) if (chunk.length > 0) to.write(chunk)
    if (to.writableLength > MAX_WAITING) from.pause()
    if (isEnded) to.end()
  }

  function endAll(end: (socket: Socket) => void): void {
    for (const pair of pairs) {
      for (const queue of Object.values(pair.queues)) clearTimeout(queue.timer ?? undefined)
      end(pair.client)
      end(pair.upstream)
    }
    pairs.clear()
  }

  return {
    port: ownPort,
    setMode(next) {
      const was = mode
      mode = next
      if (was.kind === 'deaf' && next.kind !== 'deaf') endAll((socket) => reset(socket))
      if (was.kind !== 'black_hole') return
      for (const pair of pairs) {
        move(pair, 'up')
        move(pair, 'down')
        pair.client.resume()
        pair.upstream.resume()
        // What closed unheard is heard of now.
        if (pair.client.destroyed) reset(pair.upstream)
        if (pair.upstream.destroyed) reset(pair.client)
      }
    },
    cut: () => endAll((socket) => socket.destroySoon()),
    reset: () => endAll((socket) => reset(socket)),
    refuse() {
      if (server.listening) server.close()
    },
    accept: () => (server.listening ? Promise.resolve() : listen(server, ownPort)),
    connectionCount: () => pairs.size,
    async close() {
      if (server.listening) server.close()
      endAll((socket) => socket.destroy())
    },
  }
}

/** A Unix socket knows no reset: there a close has to do. */
function reset(socket: Socket): void {
  if (socket.remoteAddress === undefined) socket.destroy()
  else socket.resetAndDestroy()
}

function bytesOf({ chunks }: Queue): number {
  return chunks.reduce((total, { length }) => total + length, 0)
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', reject)
      resolve()
    })
  })
}
