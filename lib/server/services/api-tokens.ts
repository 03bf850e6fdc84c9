import type { Actor } from '../../domain/actor'
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

export type NewToken = ApiTokenInfo & { token: string }
export type TokenRequest = {
  name: string
  scopes?: readonly TokenScope[] | undefined
  expiresAt?: string | undefined
}

export function createApiTokens(parts: AccountsParts) {
  const { store, changes, now, newId } = parts

  async function add(userId: string, name: string, grant: TokenGrant, secret: string): Promise<NewToken> {
    const row = { id: newId(), name, ...grant, createdAt: now(), lastUsedAt: null }
    const isAdded = await insertLimitedToken(
      store,
      { ...row, userId, secretHash: hashApiToken(secret) },
      MAX_LIVE_TOKENS,
    )
    if (!isAdded) throw new DomainError('conflict', `At most ${MAX_LIVE_TOKENS} API tokens: revoke one first`)
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
      return add(userId, name, toTokenGrant(asked, user.role, now()), secret)
    },

    /**
     * The secret is in this answer alone: only its hash is kept. No token makes another, which would outlive it.
     * @throws forbidden, with `reauthenticate` where the password is to be confirmed; invalid; conflict for too many
     */
    async createToken(actor: Actor, { name, ...asked }: TokenRequest): Promise<NewToken> {
      if (actor.sessionId === null) throw new DomainError('forbidden', 'An API token cannot make another')
      await assertConfirmed(parts, actor)
      return add(actor.userId, name, toTokenGrant(asked, actor.role, now()), newApiTokenSecret())
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
    async revokeToken(actor: Actor, tokenId: string): Promise<void> {
      const isRevoked = await revokeToken(store, { tokenId, userId: actor.userId, now: now() })
      if (!isRevoked) throw new DomainError('not_found', 'Token not found')
      await publishCredentialEnd(changes, { userId: actor.userId, tokenId, reason: 'revoked' })
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
