import pg from 'pg'
import { expect, test, vi } from 'vitest'
import type { Push } from '../../lib/protocol/pushes'
import { createScene } from '../support/scene'

const scene = createScene({ LIMIT_FACTOR: '1000' })
const WATCHED = 60

test('what blocks people who are watched is read together, however many go at once', async () => {
  const watcher = await scene.connect((await scene.person('contractor')).token)
  const people = await scene.people('customer', WATCHED)
  const clients = await Promise.all(people.map(({ token }) => scene.connect(token)))
  await watcher.get('watch_presence', { userIds: people.map(({ id }) => id) })
  const query = vi.spyOn(pg.Client.prototype, 'query')
  try {
    for (const client of clients) client.socket.disconnect()
    for (const { id } of people) {
      await watcher.next<Push<'presence_changed'>>(
        'presence_changed',
        ({ userId, isOnline }) => userId === id && !isOnline,
      )
    }
    const texts = query.mock.calls.map(([asked]) => (asked as unknown as { text?: string }).text ?? '')
    const ofBlocks = texts.filter((text) => text.includes('"blocks"'))
    expect(ofBlocks.length).toBeGreaterThan(0)
    expect(ofBlocks.length).toBeLessThan(WATCHED / 4)
  } finally {
    query.mockRestore()
  }
})
