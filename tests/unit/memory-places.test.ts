import { expect, test } from 'vitest'
import { createMemoryPlaces } from '@/lib/server/places/memory-places'

test('a socket is at its place until it leaves, or gives no sign for too long', async () => {
  let now = 0
  const places = createMemoryPlaces(() => now, 30)
  await places.add('here', 'one')
  await places.add('here', 'two')
  expect(await places.remove('here', 'one')).toBe(true)
  now = 20
  await places.add('here', 'two')
  now = 49
  expect(await places.isTaken('here')).toBe(true)
  now = 50
  expect(await places.isTaken('here')).toBe(false)
  expect(await places.remove('here', 'two')).toBe(false)
})
