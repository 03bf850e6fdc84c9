import 'fake-indexeddb/auto'
import { expect, test, vi } from 'vitest'

/** A tab of its own: the modules anew, over the one database and the one channel of the browser. */
async function openTab(userId: string) {
  vi.resetModules()
  const { openDraft } = await import('@/lib/client/drafts')
  const { kept } = await import('@/lib/client/kept')
  const draft = openDraft(userId, 'c1')
  kept.subscribe(() => undefined)
  await expect.poll(() => kept.isLoaded()).toBe(true)
  return { draft, kept }
}

test('a long draft that another tab writes over is kept beside what that tab wrote', async () => {
  const long = await openTab('ann')
  const short = await openTab('ann')
  long.draft.change('Could you come by on Thursday at eight and look at the boiler?')
  await expect.poll(() => short.draft.read()).toMatch(/^Could you/)

  short.draft.change('o')
  short.draft.change('ok')
  await expect.poll(() => long.draft.read()).toBe('ok')
  await expect
    .poll(() => short.draft.readReplaced())
    .toBe('Could you come by on Thursday at eight and look at the boiler?')

  short.draft.consume()
  await expect.poll(() => long.draft.read()).toBe('')
  long.draft.restore()
  await expect.poll(() => short.draft.read()).toMatch(/boiler\?$/)
  expect(long.draft.readReplaced()).toBe('')
})

test('going on with the text of another tab, and sending it from there, offers nothing', async () => {
  const first = await openTab('bob')
  const second = await openTab('bob')
  first.draft.change('On my')
  await expect.poll(() => second.draft.read()).toBe('On my')
  second.draft.change('On my way')
  await expect.poll(() => first.draft.read()).toBe('On my way')
  first.draft.change('On my way now')
  await expect.poll(() => second.draft.read()).toBe('On my way now')
  second.draft.consume()
  await expect.poll(() => first.draft.read()).toBe('')
  expect(first.draft.readReplaced()).toBe('')
  expect(second.draft.readReplaced()).toBe('')
})

test('what is typed outlives the page, and what is typed before that is read stands after it', async () => {
  const before = await openTab('cleo')
  before.draft.change('Good morning')
  vi.resetModules()
  const { openDraft } = await import('@/lib/client/drafts')
  const { kept } = await import('@/lib/client/kept')
  const draft = openDraft('cleo', 'c1')
  kept.subscribe(() => undefined)
  draft.change('one more thing')
  await expect.poll(() => draft.read()).toBe('Good morning\none more thing')
})

test.each([
  ['a list follows', ['first'], ['second'], ['first', 'second']],
  ['fields stand beside', { c1: 4, c2: 1 }, { c2: 3 }, { c1: 4, c2: 3 }],
  ['anything else replaces', '{"chosen":["ann"]}', '{"chosen":["bob"]}', '{"chosen":["bob"]}'],
])('of what is written before that is read %s what was kept', async (how, before, since, both) => {
  const key = `rollcall:other:${how}`
  const earlier = await openTab('dora')
  earlier.kept.write(key, before)
  vi.resetModules()
  const { kept } = await import('@/lib/client/kept')
  kept.subscribe(() => undefined)
  kept.write(key, since)
  await kept.whenLoaded()
  expect(kept.read(key)).toEqual(both)
})
