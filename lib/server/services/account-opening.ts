import type { From } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import type { Role } from '../../protocol/objects'
import { toAddressKey } from '../address-key'
import { insertUser } from '../store/users'
import type { Line } from '../waiting-line'
import type { AccountsParts } from './accounts-parts'
import { assertGoodPassword } from './password-choice'
import { assertWithinRate } from './rate-guard'
import { operator } from './security-log'

export type NewAccount = { name: string; email: string; password: string; role: Role }

const TOO_MANY = 'Too many new accounts: try again later'

export function createAccountOpening({ store, hasher, limiter, changes, securityLog, now, newId }: AccountsParts) {
  async function open({ email, name, role, password }: NewAccount, line: Line, from: From): Promise<{ id: string }> {
    const id = newId()
    const passwordHash = await hasher.hash(password, line)
    const isNew = await insertUser(store, { id, email: email.toLowerCase(), name, role, passwordHash, now: now() })
    if (!isNew) throw new DomainError('conflict', 'There is already an account with this e-mail address')
    await changes.publish({ kind: 'user_changed', userId: id })
    await securityLog.note({ kind: 'account_opened', userId: id, actorId: null, from, details: { role } })
    return { id }
  }

  return {
    /**
     * For command-line tools: opens an account of any role.
     * @throws conflict when the e-mail address is taken, invalid for a password that is guessed first
     */
    async createAccount(account: NewAccount): Promise<{ id: string }> {
      await assertGoodPassword('password', account.password, account)
      return open(account, 'first', operator.from)
    },

    /**
     * Opens an account for somebody unknown. Limited by address and in all, also where the address is taken: without
     * mail the answer must tell who has an account, so it must not be asked often. Those who sign in go first.
     * @throws rate_limited, and as `createAccount`
     */
    async signUp(account: NewAccount, from: From): Promise<{ id: string }> {
      await assertGoodPassword('password', account.password, account)
      await assertWithinRate(limiter, 'signUpAddress', toAddressKey(from.address), TOO_MANY)
      await assertWithinRate(limiter, 'signUpAll', 'all', TOO_MANY)
      return open(account, 'behind', from)
    },
  }
}
