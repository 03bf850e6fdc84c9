import type { TokenScope } from '../protocol/objects'
import type { Actor } from './actor'
import { DomainError } from './errors'

/** A session may do all that its owner may; a token what its scopes say. @throws forbidden */
export function assertScope({ scopes }: Pick<Actor, 'scopes'>, needed: TokenScope): void {
  if (scopes === null || scopes.includes(needed)) return
  throw new DomainError('forbidden', `This API token has no scope ${needed}`)
}
