import { afterAll, beforeAll, expect, test } from 'vitest'
import { type ApiClient, createApiClient } from '../support/api-client'
import { connectClient, type TestClient } from '../support/test-client'
import { startTestServer, type TestServer } from '../support/test-server'

let server: TestServer
let contractor: ApiClient
let sender: TestClient
beforeAll(async () => {
  server = await startTestServer()
  contractor = createApiClient(server.url, 'contractor3_token')
  sender = await connectClient(server.url, 'contractor3_token')
})
afterAll(() => server.stop())

async function sendCopies(text: string, personalize: boolean) {
  const receiverIds = ['cust1', 'cust2', 'cust3']
  const content = { text }
  return sender.get('send_bulk_message', { receiverIds, messageType: 'text', content, personalize })
}

async function find(q: string, api = contractor): Promise<string[]> {
  const { items } = await api.get('search', { query: { q } })
  return items.map(({ message }) => message.id).sort()
}

const idsOf = (report: Awaited<ReturnType<typeof sendCopies>>) =>
  report.results.map(({ messageId }) => messageId).sort()

test('copies that are all alike are found by their words, as those are whose names were filled in', async () => {
  const alike = await sendCopies('Ocelot gutters, No4711', false)
  const named = await sendCopies('Ocelot fence for {{name}}', true)
  expect(await find('ocelot gutt')).toEqual(idsOf(alike))
  expect(await find('ocelot 4711')).toEqual(idsOf(alike))
  expect(await find('ocelot')).toEqual([...idsOf(alike), ...idsOf(named)].sort())
  const [first] = alike.results
  expect(await find('ocelot gutters', createApiClient(server.url, 'cust1_token'))).toEqual([first?.messageId])
})

test('an edited copy is found by its new words alone, and nothing is kept of a deleted or recalled one', async () => {
  const report = await sendCopies('Tapir shingles', false)
  const [edited = '', deleted = '', recalled = ''] = report.results.map(({ messageId }) => messageId)
  await sender.get('edit_message', { messageId: edited, content: { text: 'Tapir boiler' } })
  expect(await find('tapir boiler')).toEqual([edited])
  expect(await find('tapir shingles')).toEqual([deleted, recalled].sort())
  await sender.get('delete_message', { messageId: deleted })
  await contractor.get('recallBatch', { params: { id: report.batchId } })
  expect(await find('tapir')).toEqual([])
  const kept = await server.query('SELECT words FROM messages WHERE id = ANY($1) AND words IS NOT NULL', [
    [edited, deleted, recalled],
  ])
  expect(kept).toEqual([])
})
