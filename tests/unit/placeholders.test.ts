import fc from 'fast-check'
import { expect, test } from 'vitest'
import { checkPlaceholders, fillPlaceholders, placeholderNames, toPlaceholderParts } from '@/lib/domain/placeholders'

const values = { name: 'Ava Thompson', firstName: 'Ava', jobTitle: 'Sink', contractorName: 'Maya' }
const space = fc.constantFrom('', ' ', '\n\t', '\u00a0')

/** Pieces of which it is known what they come to. */
const plain = fc
  .string({ unit: 'grapheme', maxLength: 12 })
  .map((text) => text.replace(/[{｛﹛︷]/g, '(').replace(/[}｝﹜︸]/g, ')'))
const placeholder = fc
  .tuple(fc.constantFrom(...placeholderNames), space, space)
  .map(([name, before, after]) => ({ text: `{{${before}${name}${after}}}`, name }))
const broken = fc.constantFrom(
  '{{nam}}',
  '{{ Name }}',
  '{{}}',
  '{{name}',
  '{{',
  '{{first name}}',
  '{{name1}}',
  '{{ {{',
  '{ {name}}',
  '{{name} }',
  '{ { name } }',
  '{name}}',
  '｛｛name｝｝',
  '｛ {name} }',
  '{\u00a0{name} }',
  '{first_name}}',
  '{ first name } }',
  '{имя}}',
  'name}}',
  'first_name }}',
  '{x} name}}',
  '{{{name}}}',
  '{{{name}}',
  '{{name}}}',
  '{ {{name}} }',
  '﹛﹛name﹜﹜',
  '﹛name﹜﹜',
  '︷︷name︸︸',
  '{\u200b{name}\u200b}',
)

test('a text of plain parts and placeholders is good, says which it uses, and is filled in part by part', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(plain, placeholder), { maxLength: 12 }), (parts) => {
      const text = parts.map((part) => (typeof part === 'string' ? part : part.text)).join('')
      const used = parts.flatMap((part) => (typeof part === 'string' ? [] : [part.name]))
      const check = checkPlaceholders(text)
      expect(check.problem).toBeNull()
      expect(new Set(check.used)).toEqual(new Set(used))
      expect(fillPlaceholders(text, values)).toBe(
        parts.map((part) => (typeof part === 'string' ? part : values[part.name])).join(''),
      )
    }),
  )
})

test('one broken placeholder anywhere is a problem', () => {
  fc.assert(
    fc.property(fc.array(fc.oneof(plain, placeholder), { maxLength: 6 }), broken, plain, (parts, bad, rest) => {
      const text = parts.map((part) => (typeof part === 'string' ? part : part.text)).join('')
      expect(checkPlaceholders(`${text} ${bad} ${rest}`).problem).not.toBeNull()
    }),
  )
})

test('values are never scanned again, whatever they hold', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (name, jobTitle) => {
      const odd = { ...values, name: `{{jobTitle}}$&${name}`, jobTitle: `{{name}}$1${jobTitle}` }
      expect(fillPlaceholders('{{name}}|{{jobTitle}}', odd)).toBe(`${odd.name}|${odd.jobTitle}`)
    }),
  )
})

test('a text without braces is good and stays as it is', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      fc.pre(!/[{｛﹛︷}｝﹜︸]/.test(text))
      expect(checkPlaceholders(text)).toEqual({ used: [], problem: null })
      expect(fillPlaceholders(text, values)).toBe(text)
    }),
  )
})

test.each([
  '{',
  '}',
  '{name}',
  'if (a) { b } else { c }',
  '{}',
  '}}',
  'a } } b',
  'f({ a: 1 })',
  ':}',
  'ok :}}',
  '{"a": {"b": true}}',
  '{ a: { b: c}}',
  '{"a": {"b": {}}, "c": [x]}',
  '}} {',
  '{"a": {"b": "{{name}}", "c": true}}',
])('single braces are text: %s', (text) => expect(checkPlaceholders(text).problem).toBeNull())

test('a text of nothing but what is dear to read is read in the steps of its length', () => {
  for (const unit of ['{', '}', '{ ', ' ', 'a', 'a ', 'a}}', '{a ', '{{a', 'a }} ', '{\u200b', 'a.', 'x}} {']) {
    const text = unit.repeat(200_000 / unit.length)
    expect(
      toPlaceholderParts(text)
        .map((part) => part.text)
        .join(''),
    ).toBe(text)
  }
})
