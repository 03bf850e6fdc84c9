import { expect, test } from 'vitest'
import { createScene } from '../support/scene'

const scene = createScene()
const ids = (from: number) => Array.from({ length: 1000 }, (_, at) => `nobody-${from * 1000 + at}`)

test('a user watches 20,000 over all sockets, also when they are asked for side by side', async () => {
  const { token } = await scene.person('contractor')
  const clients = await Promise.all(Array.from({ length: 6 }, () => scene.connect(token)))
  const outcomes = await Promise.all(
    clients.flatMap((client, tab) =>
      Array.from({ length: 5 }, (_, at) => client.ask('watch_presence', { userIds: ids(tab * 5 + at) })),
    ),
  )
  const refused = outcomes.flatMap((outcome) => (outcome.ok ? [] : [outcome.error]))
  // Over several nodes each counts its own.
  expect(refused.length).toBe(scene.nodeCount > 1 ? 0 : 10)
  for (const { code, message } of refused) {
    expect([code, message]).toEqual(['too_many_users', 'Maximum 20000 users watched over all connections'])
  }
})

test('places are given back by unwatching and by leaving', async () => {
  const { token } = await scene.person('contractor')
  const [leaving, staying] = [await scene.connect(token), await scene.connect(token)]
  for (let at = 0; at < 10; at += 1) await leaving.get('watch_presence', { userIds: ids(at) })
  for (let at = 0; at < 10; at += 1) await staying.get('watch_presence', { userIds: ids(at) })
  const third = await scene.connect(token)
  expect((await third.refusal('watch_presence', { userIds: ['one-more'] })).code).toBe('too_many_users')
  await staying.get('unwatch_presence', { userIds: ['nobody-1'] })
  await third.get('watch_presence', { userIds: ['one-more'] })
  leaving.socket.disconnect()
  await expect
    .poll(async () => (await third.ask('watch_presence', { userIds: ids(20) })).ok, { interval: 200 })
    .toBe(true)
})
