import type { Actor, From } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import { toAskedPieces } from '../../domain/search-words'
import type { AdminUser } from '../../protocol/admin-objects'
import type { Role } from '../../protocol/objects'
import type { Page, PageQuery } from '../../protocol/routes'
import { updateStanding } from '../store/user-standing'
import { type AdminUserRow, findAdminUser, findUser, findUserId, listUsers, updatePassword } from '../store/users'
import type { AccountsParts } from './accounts-parts'
import { toActing } from './acting'
import { assertConfirmed } from './confirmation'
import { publishCredentialEnd, publishEnds } from './credential-end'
import { assertGoodPassword } from './password-choice'
import { type By, operator } from './security-log'

export function createAccountAdministration(parts: AccountsParts) {
  const { store, hasher, changes, securityLog, now } = parts

  async function setStanding(
    userId: string,
    change: { suspended?: boolean | undefined; role?: Role | undefined },
    by: By = operator,
  ): Promise<void> {
    const { suspended, role } = change
    const outcome = await updateStanding(store, { userId, suspended, role }, toActing(parts, by))
    if (outcome === 'not_found') throw new DomainError('not_found', 'User not found')
    if (outcome === 'last_admin') throw new DomainError('conflict', 'The last admin must stay one')
    if (outcome.suspended) await publishCredentialEnd(changes, { userId, reason: 'suspended' })
    else if (outcome.roleChanged) await publishCredentialEnd(changes, { userId, reason: 'role_changed' })
    if (outcome.suspended || outcome.restored || outcome.roleChanged) {
      await changes.publish({ kind: 'user_changed', userId })
    }
    if (outcome.suspended) await securityLog.note({ kind: 'suspended', userId, ...by })
    if (outcome.restored) await securityLog.note({ kind: 'restored', userId, ...by })
    if (outcome.roleChanged) {
      const details = { before: outcome.roleBefore, after: change.role ?? outcome.roleBefore }
      await securityLog.note({ kind: 'role_changed', userId, ...by, details })
    }
  }

  return {
    /** For command-line tools. @throws not_found */
    async getUserId(idOrEmail: string): Promise<string> {
      const userId = await findUserId(store, idOrEmail)
      if (userId === null) throw new DomainError('not_found', 'User not found')
      return userId
    },

    /** For command-line tools: sets a forgotten password and ends all sessions and API tokens. @throws invalid */
    async setPassword(userId: string, password: string): Promise<void> {
      const user = await findUser(store, userId)
      if (user === null) throw new DomainError('not_found', 'User not found')
      await assertGoodPassword('password', password, user)
      const passwordHash = await hasher.hash(password)
      const ended = await updatePassword(store, { userId, passwordHash, exceptSessionId: null, now: now() })
      await publishEnds(changes, userId, ended, 'password_changed')
      await securityLog.note({ kind: 'password_changed', userId, ...operator })
    },

    /** Suspends, restores or sets the role; for command-line tools unless `by` says who. @throws not_found, or conflict for the last admin */
    setStanding,

    async listUsers(
      query: PageQuery & {
        q?: string | undefined
        role?: Role | undefined
        suspended?: boolean | undefined
        sort: 'name' | '-name' | 'created' | '-created'
      },
    ): Promise<Page<AdminUser>> {
      const isByName = query.sort.endsWith('name')
      const rows = await listUsers(store, {
        pieces: toAskedPieces(query.q),
        role: query.role ?? null,
        suspended: query.suspended ?? null,
        by: isByName ? 'name' : 'createdAt',
        order: query.sort.startsWith('-') ? 'desc' : 'asc',
        after: fromPageCursor(query.cursor, [isByName ? 'text' : 'time', 'id']),
        limit: query.limit,
      })
      return toPage(rows, query.limit, toAdminUser, (row) => [
        isByName ? row.name : row.createdAt.toISOString(),
        row.id,
      ])
    },

    /**
     * @throws forbidden, with `reauthenticate`, where the password is to be confirmed; conflict for oneself, so that no
     * admin locks themselves out
     */
    async patchUser(
      actor: Actor,
      userId: string,
      change: { suspended?: boolean | undefined; role?: Role | undefined },
      from: From,
    ): Promise<AdminUser> {
      if (userId === actor.userId) throw new DomainError('conflict', 'You cannot change your own role or standing')
      await assertConfirmed(parts, actor)
      await setStanding(userId, change, { actorId: actor.userId, from })
      const user = await findAdminUser(store, userId)
      if (user === null) throw new DomainError('not_found', 'User not found')
      return toAdminUser(user)
    },
  }
}

function toAdminUser(row: AdminUserRow): AdminUser {
  return { ...row, createdAt: row.createdAt.toISOString(), lastSeen: row.lastSeen?.toISOString() ?? null }
}
