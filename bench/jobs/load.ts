import { nanoid } from 'nanoid'
import type { Target } from '../processes'
import { connectWire, type WireClient } from '../wire-client'
import { contractor, customer } from '../world'

const MESSAGE_LANES = 100

type Ack = { ok: boolean; data?: unknown }

/** Connects these users, a few at a time, in turn to each of the targets, from the one at `first` on. */
export async function connectAll(
  targets: readonly Target[],
  userIds: readonly string[],
  first = 0,
): Promise<WireClient[]> {
  const clients: WireClient[] = []
  const urlOf = (at: number) => (targets[(first + at) % targets.length] as Target).url
  for (let at = 0; at < userIds.length; at += 50) {
    const some = userIds.slice(at, at + 50)
    clients.push(...(await Promise.all(some.map((userId, index) => connectWire(urlOf(at + index), `${userId}_token`)))))
  }
  return clients
}

/** An operation that is done once it is acknowledged and its `deliveries` have arrived. */
export function createArrivals() {
  const waiting = new Map<string, { left: number; done: () => void }>()
  return {
    expect(key: string, deliveries: number): Promise<void> {
      return new Promise((done) => waiting.set(key, { left: deliveries, done }))
    },
    arrive(event: string, payload: unknown): void {
      if (event !== 'new_message') return
      const { text } = (payload as { message: { content: { text: string } } }).message.content
      const entry = waiting.get(text)
      if (!entry) return
      entry.left -= 1
      if (entry.left > 0) return
      waiting.delete(text)
      entry.done()
    },
  }
}

export type Load = { inFlight: number; operation: (lane: number) => Promise<boolean>; close(): void }

/** J1: bulk status of `size` ids, half of them online in the product. */
export async function createStatusLoad(targets: readonly Target[], size: number): Promise<Load> {
  const online = await connectAll(
    targets,
    Array.from({ length: Math.ceil(size / 2) }, (_, index) => customer(index)),
  )
  const [asker] = await connectAll(targets, [contractor(0)])
  const userIds = Array.from({ length: size }, (_, index) => customer(index))
  return {
    inFlight: 4,
    operation: async () => (await (asker as WireClient).ask<Ack>('get_bulk_online_status', { userIds })).ok,
    close: () => {
      for (const client of [...online, asker]) client?.close()
    },
  }
}

/** J2: one stored message, acknowledged to the sender and delivered to the receiver; so many pairs, one each in flight. */
export async function createMessageLoad(targets: readonly Target[], lanes = MESSAGE_LANES): Promise<Load> {
  const arrivals = createArrivals()
  const senders = await connectAll(
    targets,
    Array.from({ length: lanes }, (_, lane) => contractor(lane)),
  )
  // On another node than their sender, where there is one.
  const receivers = await connectAll(
    targets,
    Array.from({ length: lanes }, (_, lane) => customer(lane)),
    1,
  )
  for (const receiver of receivers) receiver.onEvent = arrivals.arrive
  const run = nanoid(8)
  let count = 0
  return {
    inFlight: lanes,
    async operation(lane) {
      count += 1
      const text = `message ${run}-${count} of the bench, about as long as people write`
      const delivered = arrivals.expect(text, 1)
      const request = {
        receiverId: customer(lane),
        messageType: 'text',
        content: { text },
        clientMessageId: `${run}-${count}`,
      }
      const { ok } = await (senders[lane] as WireClient).ask<Ack>('send_message', request)
      if (ok) await delivered
      return ok
    },
    close: () => {
      for (const client of [...senders, ...receivers]) client.close()
    },
  }
}

/** J2 of nodes that know nothing of each other, as many messages in flight over all of them as over nodes of one system. */
export async function createSeparateMessageLoad(targets: readonly Target[]): Promise<Load> {
  const lanes = Math.round(MESSAGE_LANES / targets.length)
  const loads = await Promise.all(targets.map((target) => createMessageLoad([target], lanes)))
  return {
    inFlight: lanes * loads.length,
    operation: (lane) => (loads[Math.floor(lane / lanes)] as Load).operation(lane % lanes),
    close: () => {
      for (const load of loads) load.close()
    },
  }
}

/** J3: one bulk send to 50 people who are online, done when the report and all 50 copies are there. */
export async function createBulkLoad(targets: readonly Target[]): Promise<Load> {
  const arrivals = createArrivals()
  const [sender] = await connectAll(targets, [contractor(0)])
  const receiverIds = Array.from({ length: 50 }, (_, index) => customer(index))
  const receivers = await connectAll(targets, receiverIds, 1)
  for (const receiver of receivers) receiver.onEvent = arrivals.arrive
  const run = nanoid(8)
  let count = 0
  return {
    inFlight: 1,
    async operation() {
      count += 1
      const text = `bulk ${run}-${count} of the bench, about as long as people write`
      const delivered = arrivals.expect(text, receiverIds.length)
      const { ok } = await (sender as WireClient).ask<Ack>('send_bulk_message', {
        receiverIds,
        messageType: 'text',
        content: { text },
        clientBatchId: `${run}-${count}`,
      })
      if (ok) await delivered
      return ok
    },
    close: () => {
      for (const client of [sender, ...receivers]) client?.close()
    },
  }
}

/** The jobs that a node is measured by, with their names. */
export const loads: readonly [string, (targets: readonly Target[]) => Promise<Load>][] = [
  ['J1, 1000 ids', (targets) => createStatusLoad(targets, 1000)],
  ['J2', createMessageLoad],
  ['J3', createBulkLoad],
]
