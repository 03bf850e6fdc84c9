import { afterAll, beforeAll, expect, test } from 'vitest'
import type { Push } from '../../lib/protocol/pushes'
import { connectClient, type TestClient } from '../support/test-client'
import { startTestServer, type TestServer } from '../support/test-server'

let server: TestServer
const clients: TestClient[] = []
beforeAll(async () => {
  server = await startTestServer({}, { headsIntervalMs: 2000 })
})
afterAll(async () => {
  for (const { socket } of clients) socket.disconnect()
  await server.stop()
})

async function connect(token: string): Promise<TestClient> {
  const client = await connectClient(server.url, token)
  clients.push(client)
  return client
}

const write = async (client: TestClient, receiverId: string) =>
  (await client.get('send_message', { receiverId, messageType: 'text', content: { text: 'hi' } })).message

/** The next beat. */
const nextHeads = (client: TestClient) => new Promise<Push<'heads'>>((resolve) => client.socket.once('heads', resolve))

/** The heads that beats name from now on, until the last of them is as expected. */
async function headsUntil(client: TestClient, id: string, lastSeq: number): Promise<Record<string, number>[]> {
  const beats: Record<string, number>[] = []
  while (beats.at(-1)?.[id] !== lastSeq) beats.push((await nextHeads(client)).conversations)
  return beats
}

test('each socket gets the heads of conversations that changed since the last time, and of no others', async () => {
  const [writer, reader, idle] = await Promise.all(['contractor_token', 'cust1_token', 'cust2_token'].map(connect))
  const [toWriter, toReader, toIdle] = [writer, reader, idle] as [TestClient, TestClient, TestClient]
  const idleBeat = nextHeads(toIdle)
  const first = await write(toWriter, 'cust1')
  const second = await write(toWriter, 'cust3')
  const { conversationId } = first
  const [byReader, byWriter] = await Promise.all([
    headsUntil(toReader, conversationId, first.seq),
    headsUntil(toWriter, second.conversationId, second.seq),
  ])
  expect(Object.keys(byReader.at(-1) ?? {})).toEqual([conversationId])
  expect(byWriter.flatMap(Object.keys)).toContain(conversationId)
  expect((await idleBeat).conversations).toEqual({})

  // What is written now is told with the next beat, which looks back a little and finds the first once more.
  const late = await write(toWriter, 'cust3')
  const [quiet, again] = await Promise.all([nextHeads(toReader), headsUntil(toWriter, late.conversationId, late.seq)])
  expect(quiet.conversations).toEqual({})
  expect(again.at(-1)).toEqual({ [late.conversationId]: late.seq })
})
