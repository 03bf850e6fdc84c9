import type { Actor, From } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import { type TokenGrant, toTokenGrant } from '../../domain/token-grant'
import { MAX_LIVE_TOKENS } from '../../protocol/limits'
import type { ApiTokenInfo, TokenScope } from '../../protocol/objects'
import type { Page, PageQuery } from '../../protocol/routes'
import { hashApiToken, newApiTokenSecret } from '../auth/api-token'
import { type ApiTokenRow, insertLimitedToken, listTokens, revokeToken } from '../store/api-tokens'
import { findAdminUser } from '../store/users'
import type { AccountsParts } from './accounts-parts'
import { assertConfirmed } from './confirmation'
import { publishCredentialEnd } from './credential-end'
import { type By, operator } from './security-log'

export type NewToken = ApiTokenInfo & { token: string }
export type TokenRequest = {
  name: string
  scopes?: readonly TokenScope[] | undefined
  expiresAt?: string | undefined
}

export function createApiTokens(parts: AccountsParts) {
  const { store, changes, securityLog, now, newId } = parts

  async function add(userId: string, name: string, grant: TokenGrant, secret: string, by: By): Promise<NewToken> {
    const row = { id: newId(), name, ...grant, createdAt: now(), lastUsedAt: null }
    const isAdded = await insertLimitedToken(
      store,
      { ...row, userId, secretHash: hashApiToken(secret) },
      MAX_LIVE_TOKENS,
    )
    if (!isAdded) throw new DomainError('conflict', `At most ${MAX_LIVE_TOKENS} API tokens: revoke one first`)
    const details = { scopes: grant.scopes.join(', ') }
    await securityLog.note({ kind: 'token_made', userId, ...by, details })
    return { ...toInfo(row), token: secret }
  }

  return {
    /** For command-line tools. @throws not_found, and as `createToken` */
    async createTokenFor(
      userId: string,
      name: string,
      secret = newApiTokenSecret(),
      asked: Omit<TokenRequest, 'name'> = {},
    ): Promise<NewToken> {
      const user = await findAdminUser(store, userId)
      if (user === null) throw new DomainError('not_found', 'User not found')
      return add(userId, name, toTokenGrant(asked, user.role, now()), secret, operator)
    },

    /**
     * The secret is in this answer alone: only its hash is kept. No token makes another, which would outlive it.
     * @throws forbidden, with `reauthenticate` where the password is to be confirmed; invalid; conflict for too many
     */
    async createToken(actor: Actor, { name, ...asked }: TokenRequest, from: From): Promise<NewToken> {
      if (actor.sessionId === null) throw new DomainError('forbidden', 'An API token cannot make another')
      await assertConfirmed(parts, actor)
      const grant = toTokenGrant(asked, actor.role, now())
      return add(actor.userId, name, grant, newApiTokenSecret(), { actorId: actor.userId, from })
    },

    async listTokens(actor: Actor, { cursor, limit }: PageQuery): Promise<Page<ApiTokenInfo>> {
      const rows = await listTokens(store, {
        userId: actor.userId,
        now: now(),
        after: fromPageCursor(cursor, ['time', 'id']),
        limit,
      })
      return toPage(rows, limit, toInfo, (row) => [row.createdAt.toISOString(), row.id])
    },

    /** Ends an own token and the sockets it opened. @throws not_found */
    async revokeToken({ userId }: Actor, tokenId: string, from: From): Promise<void> {
      const isRevoked = await revokeToken(store, { tokenId, userId, now: now() })
      if (!isRevoked) throw new DomainError('not_found', 'Token not found')
      await publishCredentialEnd(changes, { userId: userId, tokenId: tokenId, reason: 'revoked' })
      await securityLog.note({ kind: 'token_revoked', userId, actorId: userId, from })
    },
  }
}

function toInfo({ id, name, scopes, createdAt, lastUsedAt, expiresAt }: ApiTokenRow): ApiTokenInfo {
  return {
    id,
    name,
    scopes: [...scopes],
    createdAt: createdAt.toISOString(),
    lastUsedAt: lastUsedAt?.toISOString() ?? null,
    expiresAt: expiresAt?.toISOString() ?? null,
  }
}
