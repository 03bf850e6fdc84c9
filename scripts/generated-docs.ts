import { toAsyncApi } from '../lib/protocol/asyncapi'
import { toOpenApi } from '../lib/protocol/openapi'
import { toReference } from '../lib/protocol/reference'

/** Every document that is made from the contract, by its file. */
export function generatedDocs(): Record<string, string> {
  return {
    'docs/protocol.md': toReference(),
    'docs/api/openapi.json': `${JSON.stringify(toOpenApi(), null, 2)}\n`,
    'docs/api/asyncapi.json': `${JSON.stringify(toAsyncApi(), null, 2)}\n`,
  }
}
