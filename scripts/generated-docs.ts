import { readFileSync } from 'node:fs'
import { toAsyncApi } from '../lib/protocol/asyncapi'
import { toOpenApi } from '../lib/protocol/openapi'
import { toReference } from '../lib/protocol/reference'

/** What stands above it in `docs/protocol.md` is written by hand and kept. */
const BORDER = '<!-- From here on made of lib/protocol by `npm run docs`; a test fails when it is behind. -->\n'

/** The rules of the contract, which no table says. */
export function readRules(): string {
  const [rules, tables] = readFileSync('docs/protocol.md', 'utf8').split(BORDER)
  if (rules === undefined || tables === undefined)
    throw new Error('docs/protocol.md has lost the line above its tables')
  return rules
}

/** Every document that is made from the contract, by its file. */
export function generatedDocs(): Record<string, string> {
  return {
    'docs/protocol.md': `${readRules()}${BORDER}\n${toReference()}`,
    'docs/api/openapi.json': `${JSON.stringify(toOpenApi(), null, 2)}\n`,
    'docs/api/asyncapi.json': `${JSON.stringify(toAsyncApi(), null, 2)}\n`,
  }
}
