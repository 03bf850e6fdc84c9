import type { IncomingMessage } from 'node:http'
import type { Duplex } from 'node:stream'
import type { Server as Engine, Socket as RawSocket } from 'engine.io'
import type { AppSocket } from './types'

/*
 * Everything that this server reaches for in Engine.IO, `ws` and Socket.IO beyond what they promise.
 * `tests/unit/engine-internals.test.ts` fails when one of them renames it.
 */

type EngineSocket = AppSocket['conn']
type Wire = { cork(): void; uncork(): void }
type WebSocketOf = {
  socket?: {
    terminate?: () => void
    pause?: () => void
    resume?: () => void
    bufferedAmount?: number
    _socket?: Wire
  }
}

const webSocketOf = (transport: unknown) => (transport as WebSocketOf | undefined)?.socket

/** Ends the WebSocket under a transport without a handshake; false where it is polling and has none. */
export function terminateWebSocket(transport: unknown): boolean {
  const webSocket = webSocketOf(transport)
  webSocket?.terminate?.()
  return webSocket?.terminate !== undefined
}

/** The TCP connection under a WebSocket; undefined where it is polling. */
export function wireOf(raw: EngineSocket): Wire | undefined {
  return webSocketOf(raw.transport)?._socket
}

/**
 * Hands an upgrade to Engine.IO. Its answer listens for the end of the connection, for the sake of middlewares, of which there
 * are none, and would hold the request and its headers, kilobytes, for as long.
 */
export function handleUpgrade(engine: Engine, req: IncomingMessage, wire: Duplex, head: Buffer): void {
  const before = wire.listenerCount('close')
  engine.handleUpgrade(req as Parameters<Engine['handleUpgrade']>[0], wire, head)
  const answers = wire.listeners('close')[before] as (() => void) | undefined
  if (answers) wire.off('close', answers)
}

/** Puts another function where a connection hands its packets to the transport. */
export function replaceFlush(raw: EngineSocket, make: (flush: () => void) => () => void): void {
  const engine = raw as unknown as { flush(): void }
  engine.flush = make(engine.flush.bind(raw))
}

/** Puts another function where Socket.IO takes the data of a connection. */
export function interceptData(raw: RawSocket, make: (pass: (data: unknown) => void) => (data: unknown) => void): void {
  const takers = raw.listeners('data')
  raw.removeAllListeners('data')
  raw.on(
    'data',
    make((data) => {
      for (const take of takers) take(data)
    }),
  )
}

/** Stops reading what a client sends; nothing happens where it is polling, whose bodies come one by one. */
export function pauseReading(raw: RawSocket): void {
  webSocketOf(raw.transport)?.pause?.()
}

export function resumeReading(raw: RawSocket): void {
  webSocketOf(raw.transport)?.resume?.()
}

/** A connection that is not read cannot show its pong: the time-out of the ping begins anew. */
export function excuseSilence(raw: RawSocket): void {
  const { pingTimeoutTimer } = raw as unknown as { pingTimeoutTimer: NodeJS.Timeout | null }
  pingTimeoutTimer?.refresh()
}

/**
 * Reads once more before a client is taken for silent. A process that was busy for so long finds the time-out of a ping
 * due before it has read the pong that lies there already.
 */
export function readBeforeTimeout(raw: RawSocket): void {
  const engine = raw as unknown as { onClose(reason: string, description?: unknown): void }
  const close = engine.onClose.bind(engine)
  engine.onClose = (reason, description) => {
    if (reason !== 'ping timeout') {
      close(reason, description)
      return
    }
    let isHeard = false
    const hear = () => {
      isHeard = true
    }
    raw.once('packet', hear)
    setImmediate(() => {
      raw.off('packet', hear)
      if (!isHeard) close(reason, description)
    })
  }
}

/** What waits for a client that does not read: in Engine.IO's queue and in the WebSocket's. */
export function countQueuedBytes(raw: EngineSocket): number {
  const { writeBuffer } = raw as unknown as { writeBuffer?: { data?: string | Buffer }[] }
  let bytes = webSocketOf(raw.transport)?.bufferedAmount ?? 0
  for (const packet of writeBuffer ?? []) bytes += packet.data?.length ?? 0
  return bytes
}

/** The connection of a session; undefined where there is none. */
export function findConnection(engine: Engine, sessionId: string): RawSocket | undefined {
  const { clients } = engine as unknown as { clients: Record<string, RawSocket> }
  return Object.hasOwn(clients, sessionId) ? clients[sessionId] : undefined
}

/** The first request's headers are of no use after sign-in and cost kilobytes for each idle socket. */
export function discardHandshake(socket: AppSocket): void {
  const raw = socket.conn as unknown as { request: unknown }
  const holder = socket as unknown as { handshake: unknown }
  raw.request = null
  holder.handshake = { headers: {}, auth: {}, query: {} }
}

/** An event as text, and as the bytes that a WebSocket sends: one unmasked frame (RFC 6455, 5.2) in one buffer. */
export type EncodedEvent = { packets: readonly [string]; options: { preEncoded: true; wsPreEncodedFrame: [Buffer] } }

/** Encodes an event that holds no bytes once for all who get it. */
export function encodeEvent(event: string, payload: unknown): EncodedEvent {
  const text = `2${JSON.stringify([event, payload])}`
  return { packets: [text], options: { preEncoded: true, wsPreEncodedFrame: [toFrame(`4${text}`)] } }
}

function toFrame(text: string): Buffer {
  const size = Buffer.byteLength(text)
  const start = size < 126 ? 2 : size < 65_536 ? 4 : 10
  const frame = Buffer.allocUnsafe(start + size)
  frame[0] = 0x81
  frame[1] = start === 2 ? size : start === 4 ? 126 : 127
  if (start === 4) frame.writeUInt16BE(size, 2)
  if (start === 10) frame.writeBigUInt64BE(BigInt(size), 2)
  frame.write(text, start)
  return frame
}

/** Hands an encoded event to one socket as Socket.IO's adapter does. */
export function writeEvent(socket: AppSocket, { packets, options }: EncodedEvent): void {
  const { client } = socket as unknown as { client: { writeToEngine(packets: unknown, options: unknown): void } }
  client.writeToEngine(packets, options)
}
