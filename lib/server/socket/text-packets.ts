import { Decoder, Encoder, type Packet } from 'socket.io-parser'

/**
 * Writes a packet as text (version 5 of Socket.IO's protocol, https://socket.io/docs/v4/socket-io-protocol/). Answers and
 * events of this server hold no bytes, so none are looked for: of a list of a thousand that took as long as half of writing it.
 */
class TextPacketEncoder extends Encoder {
  override encode({ type, nsp, id, data }: Packet): [string] {
    // What goes to other nodes has no namespace yet, which is the main one as well.
    const namespace = !nsp || nsp === '/' ? '' : `${nsp},`
    return [`${type}${namespace}${id ?? ''}${data === undefined ? '' : JSON.stringify(data)}`]
  }
}

/** How this server writes packets, and reads them as any other does. */
export const textPackets = { Encoder: TextPacketEncoder, Decoder }
