import type { Actor, From } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import type { Me } from '../../protocol/objects'
import { UNUSABLE_HASH } from '../auth/password-hasher'
import { given } from '../store/given'
import { anonymiseUser } from '../store/user-standing'
import { findUser, type ProfileChange, type UserRow, updatePassword, updateProfile } from '../store/users'
import type { AccountsParts } from './accounts-parts'
import { publishCredentialEnd, publishEnds } from './credential-end'
import { assertPassword } from './password-check'
import { assertGoodPassword } from './password-choice'

const DELETED_NAME = 'Deleted user'

export function createProfiles(parts: AccountsParts) {
  const { store, hasher, changes, securityLog, now } = parts

  async function getOwn(actor: Actor): Promise<UserRow> {
    const user = await findUser(store, actor.userId)
    if (user === null) throw new DomainError('unauthorized', 'Unauthorized')
    return user
  }

  return {
    getMe: async (actor: Actor): Promise<Me> => toMe(await getOwn(actor)),

    async patchMe(actor: Actor, change: ProfileChange, from: From): Promise<Me> {
      const user = await updateProfile(store, actor.userId, change)
      if (user === null) throw new DomainError('unauthorized', 'Unauthorized')
      const { userId } = actor
      await changes.publish({ kind: 'user_changed', userId })
      const fields = Object.keys(given(change)).join(', ')
      await securityLog.note({ kind: 'settings_changed', userId, actorId: userId, from, details: { fields } })
      return toMe(user)
    },

    /** Ends mails about what waits unread, for whoever holds the link of one. @throws not_found */
    async unsubscribe(token: string): Promise<void> {
      const userId = parts.unsubscribeTokens.read(token)
      const user = userId && (await updateProfile(store, userId, { digestMail: false }))
      if (!user) throw new DomainError('not_found', 'This link was not made here')
    },

    /** Ends all other sessions, and all API tokens: whoever had the old password may have made them. */
    async changePassword(
      actor: Actor,
      change: { currentPassword: string; newPassword: string },
      from: From,
    ): Promise<void> {
      await assertPassword(parts, actor, 'currentPassword', change.currentPassword, from)
      await assertGoodPassword('newPassword', change.newPassword, await getOwn(actor))
      const ended = await updatePassword(store, {
        userId: actor.userId,
        passwordHash: await hasher.hash(change.newPassword),
        exceptSessionId: actor.sessionId,
        now: now(),
      })
      await publishEnds(changes, actor.userId, ended, 'password_changed')
      const { userId } = actor
      await securityLog.note({ kind: 'password_changed', userId, actorId: userId, from })
    },

    /** Closes the account and takes the person out of it; what they wrote stays with those who got it. */
    async deleteMe(actor: Actor, { password }: { password: string }, from: From): Promise<void> {
      await assertPassword(parts, actor, 'password', password, from)
      const outcome = await anonymiseUser(store, {
        userId: actor.userId,
        name: DELETED_NAME,
        email: `deleted-${actor.userId}@invalid`,
        passwordHash: UNUSABLE_HASH,
        now: now(),
      })
      if (outcome === 'last_admin') throw new DomainError('conflict', 'The last admin cannot be deleted')
      await publishCredentialEnd(changes, { userId: actor.userId, reason: 'revoked' })
      await changes.publish({ kind: 'user_changed', userId: actor.userId })
      const { userId } = actor
      await securityLog.note({ kind: 'account_deleted', userId, actorId: userId, from })
    },
  }
}

function toMe({ emailConfirmedAt, ...user }: UserRow): Me {
  return { ...user, emailConfirmed: emailConfirmedAt !== null }
}
