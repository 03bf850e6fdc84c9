import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findPlaceholderIssues } from '@/lib/client/placeholders'
import { checkPlaceholders, toPlaceholderParts } from '@/lib/domain/placeholders'

const pieces = fc.constantFrom(
  '{{',
  '}}',
  '{',
  '}',
  '｛',
  '｝',
  '﹛',
  '﹜',
  ' ',
  '\n',
  'name',
  'firstName',
  'jobTitle',
  'foo',
  'x',
  '😀',
)
const texts = fc.array(pieces, { maxLength: 14 }).map((parts) => parts.join(''))

describe('the parts of a text with placeholders', () => {
  test('together are the text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const parts = toPlaceholderParts(text).map((part) => part.text)
        expect(parts.join('')).toBe(text)
      }),
    )
  })

  test('are flagged exactly where the server refuses the text', () => {
    fc.assert(
      fc.property(texts, (text) => {
        const isFlagged = findPlaceholderIssues(text, true).length > 0
        expect(isFlagged).toBe(checkPlaceholders(text).problem !== null)
      }),
    )
  })

  test('suggest the placeholder that was meant', () => {
    const suggested = (text: string) => findPlaceholderIssues(text, true).map(({ suggestion }) => suggestion)
    expect(suggested('{{jobTitel}}')).toEqual(['jobTitle'])
    expect(suggested('{{first name}}')).toEqual(['firstName'])
    expect(suggested('{{firstName')).toEqual(['firstName'])
    expect(suggested('{{price}}')).toEqual([null])
  })
})
