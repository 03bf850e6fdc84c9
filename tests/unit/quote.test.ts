import fc from 'fast-check'
import { expect, test } from 'vitest'
import { previewOf } from '../../lib/domain/message-policy'
import { splitQuote, toQuote } from '../../lib/domain/quote'

test('an answer shows what it answers apart from itself, and lists show the answer', () => {
  const text = `${toQuote('Can you come on Friday?\nOr Monday?')}Friday is fine`
  expect(text).toBe('> Can you come on Friday?\n> Or Monday?\nFriday is fine')
  expect(splitQuote(text)).toEqual({ quote: 'Can you come on Friday?\nOr Monday?', answer: 'Friday is fine' })
  expect(previewOf({ text })).toBe('Friday is fine')
})

test('what only looks like a quote stays as it was written', () => {
  for (const text of ['> 5 mm', '>no space\nmore', 'a\n> b', '> a\n> b', '> a\n\n', '']) {
    expect(splitQuote(text)).toEqual({ quote: null, answer: text })
  }
})

test('of a long message its beginning is quoted, of an answer only what it says itself', () => {
  expect(toQuote('a\nb\n\nc\nd')).toBe('> a\n> b\n> c …\n')
  expect([...toQuote('é'.repeat(500))]).toHaveLength('> '.length + 200 + '…\n'.length)
  expect(toQuote('> before\nafter')).toBe('> after\n')
})

test('whatever is quoted, the answer comes back as it was typed', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme' }), fc.string({ minLength: 1 }), (quoted, typed) => {
      const answer = typed.trim()
      fc.pre(quoted.trim() !== '' && answer !== '' && !answer.startsWith('> ') && answer !== '>')
      expect(splitQuote(toQuote(quoted) + answer).answer).toBe(answer)
    }),
  )
})
