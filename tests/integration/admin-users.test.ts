import { expect, test } from 'vitest'
import { createScene } from '../support/scene'

const scene = createScene({ LIMIT_FACTOR: '100' })

test('an admin lists accounts by name or by when they joined, in either order, page by page', async () => {
  const admin = await scene.person('admin')
  const names = ['Sortme Cleo', 'Sortme alma', 'Sortme Éva', 'Sortme Bob']
  const people = []
  for (const [index, name] of names.entries()) {
    const person = await scene.person('customer', name)
    await scene.server.query('UPDATE users SET created_at = $2 WHERE id = $1', [
      person.id,
      new Date(Date.UTC(2026, 0, 1 + (index % 2), index)),
    ])
    people.push(person)
  }
  const listed = async (sort?: 'name' | '-name' | 'created' | '-created') => {
    const found: string[] = []
    let cursor: string | null = ''
    while (cursor !== null) {
      const page: { items: { name: string }[]; nextCursor: string | null } = await scene
        .api(admin.token)
        .get('adminUsers', {
          query: { q: 'sortme', limit: 1, ...(sort ? { sort } : {}), ...(cursor ? { cursor } : {}) },
        })
      found.push(...page.items.map(({ name }) => name.slice('Sortme '.length)))
      cursor = page.nextCursor
    }
    return found
  }
  const byName = ['alma', 'Bob', 'Cleo', 'Éva']
  expect(await listed()).toEqual(byName)
  expect(await listed('name')).toEqual(byName)
  expect(await listed('-name')).toEqual(byName.toReversed())
  expect(await listed('created')).toEqual(['Cleo', 'Éva', 'alma', 'Bob'])
  expect(await listed('-created')).toEqual(['Bob', 'alma', 'Éva', 'Cleo'])
  expect(await scene.api(admin.token).refusal('adminUsers', { query: { sort: 'email' } } as never)).toMatchObject({
    status: 400,
    code: 'invalid',
  })
})
