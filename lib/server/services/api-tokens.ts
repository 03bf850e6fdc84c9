import type { Actor } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import type { ApiTokenInfo } from '../../protocol/objects'
import type { Page, PageQuery } from '../../protocol/routes'
import { hashApiToken, newApiTokenSecret } from '../auth/api-token'
import { insertToken, listTokens, revokeToken } from '../store/api-tokens'
import type { AccountsParts } from './accounts-parts'
import { publishCredentialEnd } from './credential-end'

export type NewToken = ApiTokenInfo & { token: string }

export function createApiTokens({ store, changes, now, newId }: AccountsParts) {
  /** `secret` is given by demo data alone, whose tokens stand in the documentation. */
  async function createTokenFor(userId: string, name: string, secret = newApiTokenSecret()): Promise<NewToken> {
    const token = { id: newId(), userId, name, secretHash: hashApiToken(secret), now: now() }
    await insertToken(store, token)
    return { id: token.id, name, createdAt: token.now.toISOString(), lastUsedAt: null, token: secret }
  }

  return {
    createTokenFor,

    /** The secret is in this answer alone: only its hash is kept. */
    createToken: (actor: Actor, { name }: { name: string }): Promise<NewToken> => createTokenFor(actor.userId, name),

    async listTokens(actor: Actor, { cursor, limit }: PageQuery): Promise<Page<ApiTokenInfo>> {
      const rows = await listTokens(store, {
        userId: actor.userId,
        after: fromPageCursor(cursor, ['time', 'id']),
        limit,
      })
      return toPage(
        rows,
        limit,
        (row) => ({
          id: row.id,
          name: row.name,
          createdAt: row.createdAt.toISOString(),
          lastUsedAt: row.lastUsedAt?.toISOString() ?? null,
        }),
        (row) => [row.createdAt.toISOString(), row.id],
      )
    },

    /** Ends an own token and the sockets it opened. @throws not_found */
    async revokeToken(actor: Actor, tokenId: string): Promise<void> {
      const isRevoked = await revokeToken(store, { tokenId, userId: actor.userId, now: now() })
      if (!isRevoked) throw new DomainError('not_found', 'Token not found')
      await publishCredentialEnd(changes, { userId: actor.userId, tokenId, reason: 'revoked' })
    },
  }
}
