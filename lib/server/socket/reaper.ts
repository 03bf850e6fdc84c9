import type { Renewal } from '../ports/presence-registry'
import { cutConnection } from './connections'
import { countQueuedBytes, terminateWebSocket } from './engine-internals'
import type { Intake } from './intake'
import type { AppServer, AppSocket } from './types'

type EngineSocket = AppSocket['conn']
/** Times are monotonic milliseconds: a jump of the wall clock is nobody's silence. */
type Tracked = { lastPacket: number; renewedAt: number; socket: AppSocket | null }

const SCAN_INTERVAL_MS = 1000
/** Ping interval 9 s and time-out 4 s: whoever is silent for longer is gone (PROMISES traps 4 and 5). */
const SILENCE_MS = 13_000
const CLOSE_HANDSHAKE_MS = 1000
const MAX_QUEUED_BYTES = 1024 * 1024

export type Reaper = {
  /** From now on signs of life on this connection count for the signed-in socket. */
  adopt(socket: AppSocket): void
  /** Every open connection, signed in or not. */
  list(): EngineSocket[]
  close(): void
}

/**
 * Keeps its own time of each connection's last packet, since Engine.IO's time-outs miss a client that upgraded without
 * answering the ping and one that answers pings but never reads. Once a second it drops the silent and the unread,
 * and passes signs of life on to presence.
 */
export function createReaper(
  io: AppServer,
  now: () => Date,
  intake: Pick<Intake, 'isHeld'>,
  renew: (renewals: Renewal[]) => void,
): Reaper {
  const tracked = new Map<EngineSocket, Tracked>()

  io.engine.on('connection', (raw: EngineSocket) => {
    const entry: Tracked = { lastPacket: performance.now(), renewedAt: 0, socket: null }
    tracked.set(raw, entry)
    raw.on('packet', () => {
      entry.lastPacket = performance.now()
    })
    raw.once('close', () => {
      tracked.delete(raw)
      // A peer that vanished never answers the closing handshake, which `ws` would wait for half a minute.
      const { transport } = raw
      setTimeout(() => terminateWebSocket(transport), CLOSE_HANDSHAKE_MS).unref()
    })
  })

  const timer = setInterval(() => {
    const tick = performance.now()
    const time = now().getTime()
    const renewals: Renewal[] = []
    const silent: [EngineSocket, Tracked][] = []
    for (const [raw, entry] of tracked) {
      // Whoever is not read cannot be heard, and has just been heard too much.
      if (intake.isHeld(raw)) entry.lastPacket = tick
      if (countQueuedBytes(raw) > MAX_QUEUED_BYTES) cutConnection(raw)
      else if (tick - entry.lastPacket >= SILENCE_MS) silent.push([raw, entry])
      else if (entry.socket && entry.lastPacket > entry.renewedAt && !entry.socket.data.isGone) {
        entry.renewedAt = entry.lastPacket
        const at = Math.round(time - (tick - entry.lastPacket))
        renewals.push({ userId: entry.socket.data.actor.userId, socketId: entry.socket.id, at })
      }
    }
    if (renewals.length > 0) renew(renewals)
    // What they said while the process was busy for so long is read first.
    setImmediate(() => {
      for (const [raw, { lastPacket }] of silent) if (tick - lastPacket >= SILENCE_MS) cutConnection(raw)
    })
  }, SCAN_INTERVAL_MS)

  return {
    adopt(socket) {
      const entry = tracked.get(socket.conn)
      if (entry) entry.socket = socket
    },
    list: () => [...tracked.keys()],
    close() {
      clearInterval(timer)
    },
  }
}
