import { beforeEach, expect, test } from 'vitest'
import type { DraftChange, DraftField } from '../../lib/protocol/drafts'
import { createScene, type Person } from '../support/scene'

const scene = createScene({ LIMIT_FACTOR: '10' })

let person: Person
beforeEach(async () => {
  person = await scene.person('contractor')
})

const change = (value: string, more: Partial<DraftChange> = {}): DraftChange => ({
  place: 'bulk',
  field: 'text',
  value,
  base: 0,
  ageMs: 0,
  ...more,
})
const put = (...changes: DraftChange[]) => scene.api(person.token).get('putDrafts', { body: { changes } })
const list = async (who = person): Promise<DraftField[]> => (await scene.api(who.token).get('listDrafts')).items

test('a draft is on all devices of its writer, who are told at once, and on nobody else’s', async () => {
  const other = await scene.person('customer')
  const [device, stranger] = [await scene.connect(person.token), await scene.connect(other.token)]
  const { fields } = await put(change('Half a sentence'), change('["a"]', { field: 'chosen' }))
  expect(fields).toEqual([
    { place: 'bulk', field: 'text', value: 'Half a sentence', replaced: '', version: 1 },
    { place: 'bulk', field: 'chosen', value: '["a"]', replaced: '', version: 1 },
  ])
  expect(await device.next('drafts_changed')).toEqual({ fields })
  expect(await list()).toEqual(fields.toSorted((a, b) => a.field.localeCompare(b.field)))
  expect(await list(other)).toEqual([])
  await stranger.get('get_online_status', { userId: other.id })
  expect(stranger.received.map(({ event }) => event)).not.toContain('drafts_changed')
})

test('of what two devices wrote unseen the later stands with the other beside it, however they race', async () => {
  await put(change('The whole offer'))
  const [{ fields }] = await Promise.all([put(change('ok')), put(change('The whole offer', { base: 1 }))])
  expect(fields).toHaveLength(1)
  const [field] = await list()
  expect([field?.value, field?.replaced].join(' ')).toMatch(/The whole offer/)
  expect([field?.value, field?.replaced].join(' ')).toMatch(/ok/)
})

test('what somebody writes is bounded in number and in size, and nothing is stored beyond it', async () => {
  const large = 'x'.repeat(200_000)
  for (const place of ['a', 'b', 'c', 'd', 'e']) await put(change(large, { place }))
  const api = scene.api(person.token)
  const body = { changes: [change('more', { place: 'f' })] }
  expect(await api.refusal('putDrafts', { body })).toMatchObject({ status: 409, code: 'conflict' })
  expect(await list()).toHaveLength(5)
  const many = { changes: Array.from({ length: 21 }, (_, index) => change('', { place: `p${index}` })) }
  expect(await api.refusal('putDrafts', { body: many })).toMatchObject({ code: 'invalid' })
  const tooLong = { changes: [change(`${large}x`)] }
  expect(await api.refusal('putDrafts', { body: tooLong })).toMatchObject({ code: 'invalid' })
})

test('what was sent is forgotten after a week, what is being written is kept', async () => {
  await put(change('', { place: 'old' }), change('kept', { place: 'new' }))
  await scene.server.query(`UPDATE draft_fields SET edited_at = now() - interval '8 days' WHERE user_id = $1`, [
    person.id,
  ])
  for (const { kind, remove } of scene.server.runtime.housekeeping) if (kind.startsWith('drafts')) await remove()
  expect((await list()).map(({ place }) => place)).toEqual(['new'])
})
