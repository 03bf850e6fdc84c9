import { LRUCache } from 'lru-cache'
import type { Actor } from '../../domain/actor'
import { rateLimited } from '../../domain/errors'
import { toAddressKey } from '../address-key'
import { hashApiToken } from '../auth/api-token'
import { createFairLine } from '../fair-line'
import { findTokenOwner } from '../store/api-tokens'
import { findSessionOwner, noteSessionsUsed } from '../store/sessions'
import type { AccountsParts } from './accounts-parts'
import { idleSince, noteBefore } from './session-lifetime'

export type Credential = { kind: 'session'; sessionId: string } | { kind: 'token'; secret: string }

/** `expiresAt` is the absolute end of the session or API token; null where a token has none. */
export type Authenticated = { actor: Actor; expiresAt: Date | null }

const MAX_TOKEN_LENGTH = 256
const MAX_GOOD_HASHES = 50_000

/**
 * Look-ups of tokens that nobody here has brought yet: far below the pool's connections, so that a flood of guesses leaves
 * room for whoever works. As many wait as an address may have connections.
 */
const unknownTokens = {
  running: 4,
  runningEach: 2,
  waiting: 20_000,
  waitingEach: 2000,
  busy: 'Too many tokens are being looked at: try again in a moment',
}

/** Answers who asks; the one place that does, for pages, routes and sockets. */
export function createAuthentication({ store, limiter, isTwoFactorRequired, now }: AccountsParts) {
  const inTurn = createFairLine(unknownTokens)
  /** Hashes of tokens that were good when last looked up. They pass the line, and are looked up like any other. */
  const good = new LRUCache<string, true>({ max: MAX_GOOD_HASHES })

  async function authenticateSession(sessionId: string): Promise<Authenticated | null> {
    const at = now()
    const owner = await findSessionOwner(store, {
      sessionId,
      now: at,
      idleSince: idleSince(at),
      noteBefore: noteBefore(at),
    })
    if (owner === null) return null
    const { userId, role, name, expiresAt } = owner
    const actor: Actor = { userId, role, name, sessionId, tokenId: null, scopes: null }
    return { actor: isTwoFactorRequired ? { ...actor, lacksSecondFactor: owner.lacksSecondFactor } : actor, expiresAt }
  }

  async function findToken(secretHash: string): Promise<Authenticated | null> {
    const at = now()
    const owner = await findTokenOwner(store, { secretHash, now: at, noteBefore: noteBefore(at) })
    if (owner === null) {
      good.delete(secretHash)
      return null
    }
    good.set(secretHash, true)
    const { userId, role, name, credentialId, scopes, expiresAt } = owner
    const actor: Actor = { userId, role, name, sessionId: null, tokenId: credentialId, scopes }
    return { actor: isTwoFactorRequired ? { ...actor, lacksSecondFactor: owner.lacksSecondFactor } : actor, expiresAt }
  }

  async function lookUp(secret: string, address: string): Promise<Authenticated | null> {
    if (secret.length > MAX_TOKEN_LENGTH) return null
    const secretHash = hashApiToken(secret)
    return good.has(secretHash) ? findToken(secretHash) : inTurn(address, () => findToken(secretHash))
  }

  /** The look-up comes before the limit, so that a good token is never refused for the bad ones of others. */
  async function authenticateToken(secret: string, address: string): Promise<Authenticated | null> {
    const found = await lookUp(secret, address)
    if (found !== null) return found
    const verdict = await limiter.consume('badTokens', toAddressKey(address))
    if (verdict.allowed) return null
    throw rateLimited(verdict.retryAfterMs, 'Too many bad tokens from this address')
  }

  return {
    /**
     * Who holds this credential, or null where it is unknown, revoked or expired, or its owner suspended or gone.
     * @throws rate_limited for a bad token when its address brought too many of them, and for one not seen before while
     * too many wait to be looked at
     */
    async authenticate(credential: Credential, address: string): Promise<Authenticated | null> {
      return credential.kind === 'session'
        ? authenticateSession(credential.sessionId)
        : authenticateToken(credential.secret, address)
    },

    /** Says that open sockets still use these sessions, so that they do not end as idle. */
    async noteSessionsUsed(sessionIds: readonly string[]): Promise<void> {
      if (sessionIds.length > 0) await noteSessionsUsed(store, sessionIds, now())
    },
  }
}
