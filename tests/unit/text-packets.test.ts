import { Decoder, Encoder, type Packet, PacketType } from 'socket.io-parser'
import { expect, test } from 'vitest'
import { textPackets } from '@/lib/server/socket/text-packets'

const packets: Packet[] = [
  { type: PacketType.CONNECT, nsp: '/', data: { sid: 'x' } },
  { type: PacketType.CONNECT_ERROR, nsp: '/elsewhere', data: { message: 'Invalid namespace' } },
  { type: PacketType.DISCONNECT, nsp: '/' },
  { type: PacketType.EVENT, data: ['without a namespace'] } as Packet,
  { type: PacketType.EVENT, nsp: '/', data: ['new_message', { text: 'ü "quoted" 水\u2028' }] },
  { type: PacketType.EVENT, nsp: '/', id: 0, data: ['ask', undefined, null] },
  { type: PacketType.ACK, nsp: '/', id: 12, data: [{ ok: true, data: [1, 2.5, null] }] },
  { type: PacketType.ACK, nsp: '/', id: 13, data: [] },
]

test("packets are written as Socket.IO's own parser writes them, and read by it", () => {
  const [own, theirs] = [new textPackets.Encoder(), new Encoder()]
  for (const packet of packets) {
    const written = own.encode(packet)
    expect(written).toEqual(theirs.encode(packet))
    const read: Packet[] = []
    const decoder = new Decoder()
    decoder.on('decoded', (each: Packet) => void read.push(each))
    decoder.add(written[0])
    expect(read).toMatchObject([
      { type: packet.type, nsp: packet.nsp ?? '/', ...(packet.id === undefined ? {} : { id: packet.id }) },
    ])
  }
})
