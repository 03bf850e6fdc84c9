import type { IncomingMessage } from 'node:http'
import type { From } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { OLDEST_CONTRACT } from '../../protocol/contract-version'
import { AS_HEADER, CONTRACT_HEADER } from '../../protocol/page-headers'
import { CLIENT_ADDRESS_HEADER } from '../request-headers'
import type { Authenticated } from '../services/authentication'
import type { HttpServices } from './http-services'

const BEARER = /^Bearer +(\S+) *$/i

/** Where a request came from, by the dispatcher's word for its address. */
export function fromOf(req: IncomingMessage): From {
  return { address: String(req.headers[CLIENT_ADDRESS_HEADER] ?? 'unknown'), userAgent: req.headers['user-agent'] }
}

/**
 * Who makes this request: the owner of its bearer token, else of its session cookie; null where neither is good.
 * @throws rate_limited for an address that brought too many bad tokens, conflict for a page that is too old
 */
export async function identify(
  { accounts, sessionTokens }: Pick<HttpServices, 'accounts' | 'sessionTokens'>,
  req: IncomingMessage,
): Promise<Authenticated | null> {
  const { [AS_HEADER]: as, [CONTRACT_HEADER]: contract } = req.headers
  if (contract !== undefined && Number(contract) < OLDEST_CONTRACT) {
    throw new DomainError('conflict', 'This page is older than the server: load it again', { outdated: true })
  }
  const known = await identifyCredential({ accounts, sessionTokens }, req)
  // What a device kept of one person is not sent under the name of whoever has signed in since.
  return as === undefined || as === known?.actor.userId ? known : null
}

async function identifyCredential(
  { accounts, sessionTokens }: Pick<HttpServices, 'accounts' | 'sessionTokens'>,
  req: IncomingMessage,
): Promise<Authenticated | null> {
  const { address } = fromOf(req)
  const secret = BEARER.exec(req.headers.authorization ?? '')?.[1]
  if (secret !== undefined) return accounts.authenticate({ kind: 'token', secret }, address)
  const sessionId = await sessionTokens.readCookie(req.headers.cookie)
  return sessionId === null ? null : accounts.authenticate({ kind: 'session', sessionId }, address)
}
