import { expect, test } from 'vitest'
import type { Push } from '../../lib/protocol/events'
import { createScene } from '../support/scene'
import type { TestClient } from '../support/test-client'

const scene = createScene()

/** The next beat, awaited longer than other events. */
function nextHeads(client: TestClient): Promise<Push<'heads'>> {
  return new Promise((resolve) => client.socket.once('heads', resolve))
}

test('every 20 s each socket gets the heads of conversations that changed since the last time', {
  timeout: 60_000,
}, async () => {
  const contractor = await scene.person('contractor')
  const [first, second] = await scene.people('customer', 2)
  const write = async (client: TestClient, receiverId = '') =>
    (await client.get('send_message', { receiverId, messageType: 'text', content: { text: 'hi' } })).message
  const writer = await scene.connect(contractor.token)
  await write(writer, second?.id)
  const reader = await scene.connect(first?.token ?? '')
  const idle = await scene.connect((await scene.person('customer')).token)
  const connectedAt = Date.now()
  const beats = [nextHeads(reader), nextHeads(writer), nextHeads(idle)] as const
  const early = await write(writer, first?.id)
  // So late that the next beat but one, which looks back a little for what was committed late, sees it again.
  await expect.poll(() => Date.now() - connectedAt, { timeout: 20_000, interval: 20 }).toBeGreaterThan(18_800)
  await write(writer, first?.id)

  const { conversationId } = early
  expect(await beats[0]).toEqual({ conversations: { [conversationId]: 2 } })
  const waited = Date.now() - connectedAt
  expect(waited).toBeGreaterThan(19_000)
  expect(waited).toBeLessThan(22_000)
  expect((await beats[1]).conversations).toMatchObject({ [conversationId]: 2 })
  expect((await beats[2]).conversations).toEqual({})

  const again = [nextHeads(reader), nextHeads(writer)] as const
  const late = await write(writer, second?.id)
  // Nothing is said again of what the last beat said already.
  expect(await again[0]).toEqual({ conversations: {} })
  expect((await again[1]).conversations).toEqual({ [late.conversationId]: late.seq })
})
