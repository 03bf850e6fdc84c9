import { readdirSync, readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { errorCodes, sentences } from '../../lib/protocol/errors'
import { pushes } from '../../lib/protocol/pushes'
import { generatedDocs, readRules } from '../../scripts/generated-docs'

test.each(Object.entries(generatedDocs()))('%s says what the contract says (npm run docs)', (file, text) => {
  expect(readFileSync(file, 'utf8')).toBe(text)
})

test('the rules hold every sentence and every code that the contract fixes, and every push', () => {
  const rules = readRules()
  expect(Object.values(sentences).filter((sentence) => !rules.includes(`"${sentence}"`))).toEqual([])
  expect(errorCodes.filter((code) => !rules.includes(`\`${code}\``) && !rules.includes(`"${code}"`))).toEqual([])
  expect(Object.keys(pushes).filter((name) => !rules.includes(`\`${name}\``))).toEqual([])
})

const decisions = readdirSync('docs/decisions').sort()

test('decisions are numbered from 001, without a gap', () => {
  expect(decisions.map((file) => file.slice(0, 3))).toEqual(decisions.map((_, at) => String(at + 1).padStart(3, '0')))
})

const STATE = /^(\d{4}-\d{2}-\d{2}) · (?:accepted|superseded by \[(\d{3})\]\([^)]+\))$/

test.each(decisions)('%s says when it was made and whether it stands', (file) => {
  const [title, , state = ''] = readFileSync(`docs/decisions/${file}`, 'utf8').split('\n')
  expect(title).toMatch(new RegExp(`^# ${file.slice(0, 3)} `))
  expect(state).toMatch(STATE)
  const [, date = '', next] = STATE.exec(state) ?? []
  expect(new Date(date).toISOString().slice(0, 10)).toBe(date)
  if (next !== undefined) expect(decisions.some((other) => other.startsWith(next) && other > file)).toBe(true)
})
