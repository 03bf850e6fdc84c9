import { Adapter, type BroadcastOptions } from 'socket.io-adapter'

/*
 * Everything that this server reaches for in Socket.IO's adapters beyond what they promise.
 * `tests/unit/adapter-internals.test.ts` fails when it is renamed.
 */

type Encoder = { encode(packet: unknown): readonly unknown[] }

/** A packet that is text already, for an adapter that would encode it. */
type EncodedPacket = { text: string }

/** Lets an adapter encode a packet in one step and deliver it in another, on whichever node. */
export function encodeOnce(adapter: Adapter) {
  const inside = adapter as unknown as { encoder: Encoder }
  const { encoder } = inside
  inside.encoder = { encode: (packet) => [(packet as EncodedPacket).text] }
  return {
    /** The packet as clients get it. @throws where it holds bytes, which no push does */
    toText(packet: unknown): string {
      const [text, ...attachments] = encoder.encode(packet)
      if (typeof text !== 'string' || attachments.length > 0) throw new Error('a push must not hold bytes')
      return text
    },
    /** Writes the text to this node's sockets in these rooms. */
    deliver(text: string, options: BroadcastOptions): void {
      const packet: EncodedPacket = { text }
      Adapter.prototype.broadcast.call(adapter, packet, options)
    },
  }
}
