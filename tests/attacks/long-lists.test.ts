import { expect, test } from 'vitest'
import { createScene } from '../support/scene'

const scene = createScene()
const text = { messageType: 'text', content: { text: 'hi' } }
const many = Array.from({ length: 60_000 }, () => '!')

test.each([
  ['get_bulk_online_status', { userIds: many }, 'too_many_users'],
  ['watch_presence', { userIds: many }, 'too_many_users'],
  ['unwatch_presence', { userIds: many }, 'too_many_users'],
  ['send_bulk_message', { receiverIds: many, ...text }, 'too_many_recipients'],
  ['sync', { conversations: Object.fromEntries(many.slice(0, 20_000).map((_, at) => [at, -1])) }, 'invalid'],
])('%s with more than can be asked is refused by its size, in few words', async (name, request, code) => {
  const client = await scene.connect((await scene.person('contractor')).token)
  const refusal = await client.refusal(name, request)
  expect(refusal.code).toBe(code)
  expect(JSON.stringify(refusal).length).toBeLessThan(200)
})

test('an answer lists 20 issues at most, and repeats in a list are taken together', async () => {
  const client = await scene.connect((await scene.person('contractor')).token)
  const { code, issues } = await client.refusal('watch_presence', { userIds: many.slice(0, 5000) })
  expect([code, (issues as unknown[]).length]).toEqual(['invalid', 20])
  const userIds = Array.from({ length: 5000 }, (_, at) => `somebody-${at % 1000}`)
  expect(Object.keys(await client.get('get_bulk_online_status', { userIds }))).toHaveLength(1000)
})
