import fc from 'fast-check'
import { expect, test } from 'vitest'
import { type KeptDraftField, mergeDraftField } from '@/lib/domain/draft-merge'
import type { DraftChange } from '@/lib/protocol/drafts'

const now = new Date('2026-01-01T12:00:00.000Z')
const minutesAgo = (minutes: number) => new Date(now.getTime() - minutes * 60_000)
const held = (value: string, more: Partial<KeptDraftField> = {}): KeptDraftField => ({
  place: 'c1',
  field: 'text',
  value,
  replaced: '',
  version: 3,
  editedAt: minutesAgo(5),
  ...more,
})
const change = (value: string, more: Partial<DraftChange> = {}): DraftChange => ({
  place: 'c1',
  field: 'text',
  value,
  base: 3,
  ageMs: 0,
  ...more,
})

test('what was written over what its writer saw stands, and nothing beside it', () => {
  expect(mergeDraftField(held('the whole offer'), change('ok'), now)).toMatchObject({
    value: 'ok',
    replaced: '',
    version: 4,
  })
})

test('of two that were written unseen the later stands, and the other beside it', () => {
  expect(mergeDraftField(held('the whole offer'), change('ok', { base: 2 }), now)).toMatchObject({
    value: 'ok',
    replaced: 'the whole offer',
  })
  expect(mergeDraftField(held('the whole offer'), change('ok', { base: 2, ageMs: 600_000 }), now)).toMatchObject({
    value: 'the whole offer',
    replaced: 'ok',
    editedAt: minutesAgo(5),
  })
})

test('what is part of what stands is not kept beside it; choices are not kept at all', () => {
  expect(mergeDraftField(held('Hello'), change('Hello there', { base: 0 }), now).replaced).toBe('')
  const mode = { field: 'mode' as const }
  expect(mergeDraftField(held('image', mode), change('text', { ...mode, base: 0 }), now).replaced).toBe('')
})

test('what is brought back or discarded is no longer beside it', () => {
  const both = held('ok', { replaced: 'the whole offer' })
  expect(mergeDraftField(both, change('ok\nthe whole offer', { replaced: '' }), now)).toMatchObject({
    value: 'ok\nthe whole offer',
    replaced: '',
  })
})

test('whatever two devices write, in whichever order it comes, neither text is lost', () => {
  const text = fc.string({ minLength: 1, maxLength: 12 }).filter((value) => value.trim() !== '')
  fc.assert(
    fc.property(text, text, fc.nat(10_000), fc.nat(10_000), (first, second, firstAge, secondAge) => {
      const begun = mergeDraftField(null, change(first, { base: 0, ageMs: firstAge }), now)
      const { value, replaced } = mergeDraftField(begun, change(second, { base: 0, ageMs: secondAge }), now)
      for (const written of [first, second]) {
        expect(value.includes(written.trim()) || replaced.includes(written.trim())).toBe(true)
      }
      expect(value).toBe(secondAge <= firstAge || first === second ? second : first)
    }),
  )
})
