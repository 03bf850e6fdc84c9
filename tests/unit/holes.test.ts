import { expect, test } from 'vitest'
import { fillCertain, findHoles } from '@/lib/client/holes'

const fillings = { name: 'Omar Haddad', firstName: 'Omar', contractorName: 'Ben', jobTitles: ['Kitchen', 'Roof'] }

test('a template to one person is filled with what is certain; of several jobs none is guessed', () => {
  const text = 'Hi {{firstName}}, about {{jobTitle}}: {{contractorName}}'
  expect(fillCertain(text, fillings)).toBe('Hi Omar, about {{jobTitle}}: Ben')
  expect(fillCertain(text, { ...fillings, jobTitles: ['Roof'] })).toBe('Hi Omar, about Roof: Ben')
  expect(fillCertain(text, { ...fillings, jobTitles: [] })).toBe('Hi Omar, about {{jobTitle}}: Ben')
})

test('what is not filled in is a hole, with what may stand there', () => {
  expect(findHoles('{{jobTitle}} and {{ jobTitle }}', fillings)).toEqual([
    { text: '{{jobTitle}}', kind: 'job', choices: ['Kitchen', 'Roof'] },
    { text: '{{ jobTitle }}', kind: 'job', choices: ['Kitchen', 'Roof'] },
  ])
  expect(findHoles('about {{jobTitle}}', { ...fillings, jobTitles: [] })).toEqual([
    { text: '{{jobTitle}}', kind: 'job', choices: [] },
  ])
  expect(findHoles('Hi {{first_name}}', fillings)).toEqual([
    { text: '{{first_name}}', kind: 'unknown', choices: ['Omar'] },
  ])
  expect(findHoles('Hi {{name}} {{', fillings).map(({ text }) => text)).toEqual(['{{', '{{name}}'])
  expect(findHoles('We meet at {8} or 3 {x}', fillings)).toEqual([])
})
