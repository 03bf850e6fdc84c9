import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { findTypedSlash, followSlash } from '@/lib/client/slash'
import { ownNamesIn } from '@/lib/client/template-words'
import { checkPlaceholders } from '@/lib/domain/placeholders'
import { fillOwnPlaceholders, toUsedPlaceholders } from '@/lib/domain/template-text'

const city = { name: 'city', fallback: 'your city' }

test('own placeholders say what was given, or their fallback where that is nothing', () => {
  const text = 'Hi {{name}}, in {{city}} or {{ city }}'
  expect(fillOwnPlaceholders(text, [city], { city: ' Bern ' })).toBe('Hi {{name}}, in Bern or Bern')
  expect(fillOwnPlaceholders(text, [city], { city: '  ' })).toBe('Hi {{name}}, in your city or your city')
  expect(fillOwnPlaceholders(text, [city], {})).toBe('Hi {{name}}, in your city or your city')
})

test('of any text that a template may have, nothing raw is left once it is filled', () => {
  const pieces = fc.constantFrom('{{city}}', '{{ day }}', '{{name}}', '{{firstName}}', ' ', 'a', '{', '}', '\n', '{x}')
  const word = fc.string().filter((value) => !/[{}]/.test(value))
  fc.assert(
    fc.property(fc.array(pieces, { maxLength: 12 }), word, word, (parts, cityWord, dayWord) => {
      const text = parts.join('')
      const own = [city, { name: 'day', fallback: 'soon' }]
      let used: typeof own
      try {
        used = toUsedPlaceholders(text, own)
      } catch {
        return
      }
      const filled = fillOwnPlaceholders(text, used, { city: cityWord, day: dayWord })
      expect(ownNamesIn(filled)).toEqual([])
      expect(checkPlaceholders(filled).used.sort()).toEqual(checkPlaceholders(text).used.sort())
    }),
  )
})

describe('a slash', () => {
  test.each(['/', 'Hello /', 'Hello\n/', '\t/'])('opens templates where it begins a word: %j', (text) => {
    expect(findTypedSlash(text, text.length)).toEqual({ from: text.length - 1, word: '' })
  })

  test.each(['1/', 'and/', 'https:/', '//'])('means itself within a word: %j', (text) => {
    expect(findTypedSlash(text, text.length)).toBeNull()
  })

  test('means itself before a word, too', () => {
    expect(findTypedSlash('/etc', 1)).toBeNull()
    expect(findTypedSlash('/ etc', 1)).toEqual({ from: 0, word: '' })
  })

  test('is followed until its word ends, goes or is left', () => {
    expect(followSlash('Hi /rev', 7, 3)).toEqual({ from: 3, word: 'rev' })
    expect(followSlash('Hi /rev', 5, 3)).toEqual({ from: 3, word: 'r' })
    expect(followSlash('Hi /rev ', 8, 3)).toBeNull()
    expect(followSlash('Hi /rev', 3, 3)).toBeNull()
    expect(followSlash('Hi rev', 6, 3)).toBeNull()
  })
})
