import { readFileSync } from 'node:fs'
import { expect, test } from 'vitest'
import { generatedDocs } from '../../scripts/generated-docs'

test.each(Object.entries(generatedDocs()))('%s says what the contract says (npm run docs)', (file, text) => {
  expect(readFileSync(file, 'utf8')).toBe(text)
})
