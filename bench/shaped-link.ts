import { once } from 'node:events'
import net from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'

type LinkShape = {
  /** Milliseconds from one end to the other and back. */
  roundTripMs: number
  /** The share of packets that is lost, from 0 to 1. */
  loss: number
  /** Of each direction, over all connections together. */
  bitsPerSecond: number
}

export type ShapedLink = {
  url: string
  /** Bytes that have come to the browser's end. */
  bytesDown(): number
  /** From now on, for connections that are there too; null lets everything through at once. */
  shape(shape: LinkShape | null): void
  /** Settles when nothing is under way: what a page that was left had asked for takes its time on the wire all the same. */
  whenIdle(): Promise<void>
  /** Breaks every connection and takes no new one for so long. */
  cut(forMs: number): void
  close(): Promise<void>
}

const PACKET_BYTES = 1460
/** What a sender has under way at most; more waits at its end, as with a window of TCP's. */
const WINDOW_BYTES = 16 * 1024
/** Linux's least time before it sends again what was not acknowledged (TCP_RTO_MIN), beside a round trip. */
const RETRANSMIT_MS = 200

/** Repeats itself, so that runs differ by what is measured (mulberry32, Tommy Ettinger, public domain). */
function createRandom(seed: number): () => number {
  let state = seed
  return () => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32
  }
}

/**
 * One direction of a link that all connections share. A lost packet takes its place on the wire again after a round trip
 * and a time-out, and what follows it in its connection waits at the far end: what TCP makes of loss.
 */
function createDirection(getShape: () => LinkShape | null, random: () => number) {
  let freeAt = 0
  /** Milliseconds on the clock of `performance` at which a packet that is sent now has arrived. */
  function carry(bytes: number): number {
    const shape = getShape()
    const now = performance.now()
    if (!shape) return now
    const { roundTripMs, loss, bitsPerSecond } = shape
    const onWireMs = (bytes * 8 * 1000) / bitsPerSecond
    let sentAt = Math.max(now, freeAt) + onWireMs
    freeAt = sentAt
    while (random() < loss) {
      freeAt += onWireMs
      sentAt += roundTripMs + RETRANSMIT_MS + onWireMs
    }
    return sentAt + roundTripMs / 2
  }
  return { carry, idleInMs: () => freeAt - performance.now() }
}

/** Copies one direction of a connection; the far end gets packets in order, whatever became of each. */
function pipeShaped(
  from: net.Socket,
  to: net.Socket,
  carry: (bytes: number) => number,
  onArrived: (n: number) => void,
) {
  const onTheWay: { arrivesAt: number; work: () => void }[] = []
  let underWay = 0
  let timer: NodeJS.Timeout | null = null
  // One timer for all: two of them may fire in the wrong order.
  const arrive = () => {
    timer = null
    while (onTheWay[0] && onTheWay[0].arrivesAt <= performance.now()) onTheWay.shift()?.work()
    if (onTheWay[0]) timer = setTimeout(arrive, Math.ceil(onTheWay[0].arrivesAt - performance.now()))
  }
  const deliver = (arrivesAt: number, work: () => void) => {
    onTheWay.push({ arrivesAt, work })
    if (timer === null) arrive()
  }
  from.on('data', (chunk: Buffer) => {
    for (let at = 0; at < chunk.length; at += PACKET_BYTES) {
      const packet = chunk.subarray(at, at + PACKET_BYTES)
      underWay += packet.length
      deliver(carry(packet.length), () => {
        underWay -= packet.length
        onArrived(packet.length)
        if (to.writable) to.write(packet)
        if (underWay < WINDOW_BYTES) from.resume()
      })
    }
    if (underWay >= WINDOW_BYTES) from.pause()
  })
  from.on('end', () => deliver(0, () => to.end()))
  from.on('close', () => deliver(0, () => to.destroy()))
  from.on('error', () => to.destroy())
}

/** A bad link before a server on this machine. It begins unshaped. */
export async function startShapedLink(targetPort: number, port: number): Promise<ShapedLink> {
  let shape: LinkShape | null = null
  let bytesDown = 0
  let cutUntil = 0
  const random = createRandom(1)
  const up = createDirection(() => shape, random)
  const down = createDirection(() => shape, random)
  const sockets = new Set<net.Socket>()
  const track = (socket: net.Socket) => {
    sockets.add(socket)
    socket.once('close', () => sockets.delete(socket))
  }

  const server = net.createServer({ noDelay: true }, (client) => {
    track(client)
    client.on('error', () => client.destroy())
    if (performance.now() < cutUntil) {
      client.destroy()
      return
    }
    // What a handshake takes before anything can be said.
    client.pause()
    setTimeout(() => {
      const upstream = net.connect({ port: targetPort, host: '127.0.0.1', noDelay: true })
      track(upstream)
      pipeShaped(client, upstream, up.carry, () => undefined)
      pipeShaped(upstream, client, down.carry, (bytes) => {
        bytesDown += bytes
      })
      client.resume()
    }, shape?.roundTripMs ?? 0)
  })
  server.listen(port, '127.0.0.1')
  await once(server, 'listening')
  return {
    url: `http://127.0.0.1:${port}`,
    bytesDown: () => bytesDown,
    shape(next) {
      shape = next
    },
    async whenIdle() {
      for (let ms = 1; ms > 0; ms = Math.max(up.idleInMs(), down.idleInMs())) await wait(ms)
    },
    cut(forMs) {
      cutUntil = performance.now() + forMs
      for (const socket of sockets) socket.destroy()
    },
    async close() {
      for (const socket of sockets) socket.destroy()
      server.close()
      await once(server, 'close')
    },
  }
}
