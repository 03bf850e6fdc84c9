import type { Actor, From } from '../../domain/actor'
import { DomainError, invalid, rateLimited } from '../../domain/errors'
import { ACCOUNT_LINK_LIFETIME_MS, type RateRuleName } from '../../protocol/limits'
import { toAddressKey } from '../address-key'
import { hashLinkSecret } from '../auth/link-secret'
import { findAccountLink, insertAccountLink, setPasswordByLink } from '../store/account-links'
import { findUser } from '../store/users'
import type { AccountsParts } from './accounts-parts'
import { toActing } from './acting'
import { assertConfirmed } from './confirmation'
import { publishEnds } from './credential-end'
import { assertGoodPassword } from './password-choice'
import { type By, operator } from './security-log'

/** A link that sets a new password once, and until when. */
export type ResetLink = { url: string; expiresAt: string }

const NO_MAIL = 'No mail is sent from here: ask an admin for a link'

const linkIsOver = () => invalid('token', 'This link is over: each works once, for 30 minutes. Ask for a new one.')

export function createAccountRecovery(parts: AccountsParts) {
  const { store, hasher, limiter, changes, securityLog, mails, publicUrl, now, newId, newSecret } = parts

  async function assertWithin(rule: RateRuleName, key: string): Promise<void> {
    const verdict = await limiter.consume(rule, key)
    if (!verdict.allowed) throw rateLimited(verdict.retryAfterMs, 'Too many links were asked for: wait a while')
  }

  /** The secret stands behind the hash of the address, which no server, log or other site gets to see. */
  async function makeLink(userId: string, by: By | null): Promise<ResetLink> {
    const secret = newSecret()
    const at = now()
    const expiresAt = new Date(at.getTime() + ACCOUNT_LINK_LIFETIME_MS)
    const link = { id: newId(), userId, email: null, secretHash: hashLinkSecret(secret), now: at, expiresAt }
    await insertAccountLink(store, link, by && toActing(parts, by))
    return { url: new URL(`/reset-password#${secret}`, publicUrl).href, expiresAt: expiresAt.toISOString() }
  }

  return {
    /**
     * Has a link sent to whoever has this e-mail address. Nobody learns whether there is such an account: the address is
     * looked up when the mail goes out.
     * @throws conflict where no mail is sent here, or rate_limited
     */
    async requestPasswordReset({ email }: { email: string }, from: From): Promise<void> {
      if (mails === null) throw new DomainError('conflict', NO_MAIL)
      await assertWithin('resetAddress', toAddressKey(from.address))
      await assertWithin('resetAccount', email)
      await mails.queue({ kind: 'password_reset', address: email })
    },

    /** For the mail that carries it. */
    makeResetLink: (userId: string) => makeLink(userId, null),

    /** For an admin, who hands it on. @throws not_found, or forbidden with `reauthenticate` */
    async createResetLink(actor: Actor, userId: string, from: From): Promise<ResetLink> {
      await assertConfirmed(parts, actor)
      const user = await findUser(store, userId)
      if (user === null) throw new DomainError('not_found', 'User not found')
      const by: By = { actorId: actor.userId, from }
      const link = await makeLink(userId, by)
      await securityLog.note({ kind: 'reset_link_made', userId, ...by })
      return link
    },

    /** For command-line tools. @throws not_found */
    async createResetLinkAsOperator(userId: string): Promise<ResetLink> {
      const link = await makeLink(userId, null)
      await securityLog.note({ kind: 'reset_link_made', userId, ...operator })
      return link
    },

    /**
     * Sets a new password by a link, and ends all sessions and API tokens.
     * @throws invalid for a link that is over or a password that is guessed first; rate_limited
     */
    async resetPassword({ token, password }: { token: string; password: string }, from: From): Promise<void> {
      await assertWithin('resetAddress', toAddressKey(from.address))
      const link = await findAccountLink(store, hashLinkSecret(token), now())
      const user = link && (await findUser(store, link.userId))
      if (link === null || user === null) throw linkIsOver()
      await assertGoodPassword('password', password, user)
      const ended = await setPasswordByLink(store, link, { passwordHash: await hasher.hash(password), now: now() })
      if (ended === null) throw linkIsOver()
      await publishEnds(changes, user.id, ended, 'password_changed')
      await securityLog.note({ kind: 'password_reset', userId: user.id, actorId: user.id, from })
      await mails?.queue({ kind: 'password_changed', address: user.email })
    },
  }
}
