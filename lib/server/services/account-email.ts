import type { Actor, From } from '../../domain/actor'
import { DomainError, invalid } from '../../domain/errors'
import { EMAIL_LINK_LIFETIME_MS } from '../../protocol/limits'
import { toAddressKey } from '../address-key'
import { hashLinkSecret } from '../auth/link-secret'
import { confirmEmail, insertAccountLink } from '../store/account-links'
import { isUniqueViolation } from '../store/with-retries'
import type { AccountsParts } from './accounts-parts'
import { assertConfirmed } from './confirmation'
import { assertWithinRate } from './rate-guard'

const NO_MAIL = 'No mail is sent from here, so no address can be confirmed'
const TOO_MANY = 'Too many links were asked for: wait a while'

/** The e-mail address of an account: another one counts once its owner followed a link that was sent to it. */
export function createAccountEmail(parts: AccountsParts) {
  const { store, limiter, changes, securityLog, mails, publicUrl, now, newId, newSecret } = parts
  return {
    /**
     * Has a link sent to an address, one's present or another. Whether another account has it is seen when the mail goes
     * out, so that nobody learns it here.
     * @throws conflict where no mail is sent; forbidden for a token or without the password confirmed; rate_limited
     */
    async requestEmail(actor: Actor, { email }: { email: string }, from: From): Promise<void> {
      if (mails === null) throw new DomainError('conflict', NO_MAIL)
      if (actor.sessionId === null) throw new DomainError('forbidden', 'Not for API tokens')
      await assertConfirmed(parts, actor)
      await assertWithinRate(limiter, 'resetAddress', toAddressKey(from.address), TOO_MANY)
      await assertWithinRate(limiter, 'resetAccount', `email ${actor.userId}`, TOO_MANY)
      await mails.queue({ kind: 'confirm_email', address: email, userId: actor.userId })
    },

    /** For the mail that carries it. */
    async makeEmailLink(userId: string, email: string): Promise<{ url: string }> {
      const secret = newSecret()
      const at = now()
      const expiresAt = new Date(at.getTime() + EMAIL_LINK_LIFETIME_MS)
      await insertAccountLink(
        store,
        { id: newId(), userId, email, secretHash: hashLinkSecret(secret), now: at, expiresAt },
        null,
      )
      return { url: new URL(`/confirm-email#${secret}`, publicUrl).href }
    },

    /** Makes the address of a link the account's, and tells the one before. @throws invalid, conflict, rate_limited */
    async confirmEmail({ token }: { token: string }, from: From): Promise<{ email: string }> {
      await assertWithinRate(limiter, 'resetAddress', toAddressKey(from.address), TOO_MANY)
      // Somebody else may take the address between the look and the write.
      const confirmed = await confirmEmail(store, hashLinkSecret(token), now()).catch((error: unknown) => {
        if (isUniqueViolation(error)) return 'taken' as const
        throw error
      })
      if (confirmed === null)
        throw invalid('token', 'This link is over: each works once, for a day. Ask for a new one.')
      if (confirmed === 'taken') throw new DomainError('conflict', 'Another account has this address by now')
      const { userId, name, email, before } = confirmed
      await changes.publish({ kind: 'user_changed', userId })
      const isNew = email !== before
      await securityLog.note({ kind: isNew ? 'email_changed' : 'email_confirmed', userId, actorId: userId, from })
      if (isNew) await mails?.queue({ kind: 'email_changed', address: before, name })
      return { email }
    },
  }
}
