import type { Actor, From } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { findConfirmedAt, setConfirmedAt } from '../store/sessions'
import type { AccountsParts } from './accounts-parts'
import { assertPassword } from './password-check'

const CONFIRMED_MS = 5 * 60_000

/**
 * Guards what a stolen session must not do. An API token has no password to ask for: its scopes say what it may do.
 * @throws forbidden, with `reauthenticate`, where the password was not given in this session within five minutes
 */
export async function assertConfirmed({ store, now }: Pick<AccountsParts, 'store' | 'now'>, actor: Actor) {
  if (actor.sessionId === null) return
  const confirmedAt = await findConfirmedAt(store, actor.sessionId)
  if (confirmedAt !== null && now().getTime() - confirmedAt.getTime() < CONFIRMED_MS) return
  throw new DomainError('forbidden', 'Confirm your password first', { reauthenticate: true })
}

export function createConfirmation(parts: AccountsParts) {
  return {
    /** As `assertConfirmed`, for a door. */
    assertConfirmedBy: (actor: Actor): Promise<void> => assertConfirmed(parts, actor),

    /** Confirms that whoever uses this session knows its password. @throws invalid, rate_limited, or forbidden for a token */
    async confirm(actor: Actor, { password }: { password: string }, from: From): Promise<void> {
      if (actor.sessionId === null) throw new DomainError('forbidden', 'An API token has no password to confirm')
      await assertPassword(parts, actor, 'password', password, from)
      await setConfirmedAt(parts.store, actor.sessionId, parts.now())
      const { userId } = actor
      await parts.securityLog.note({ kind: 'password_confirmed', userId, actorId: userId, from })
    },
  }
}
