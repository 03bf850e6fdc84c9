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

function isTaken(): never {
  throw new DomainError('conflict', 'There is already an account with this e-mail address')
}

export function createAccountOpening({
  store,
  hasher,
  limiter,
  changes,
  securityLog,
  mails,
  now,
  newId,
}: AccountsParts) {
  /** Null where the address is taken, which costs as much. */
  async function open(account: NewAccount, line: Line, from: From): Promise<{ id: string } | null> {
    const { email, name, role, password } = account
    const id = newId()
    const passwordHash = await hasher.hash(password, line)
    const isNew = await insertUser(store, { id, email: email.toLowerCase(), name, role, passwordHash, now: now() })
    if (!isNew) return null
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
      return (await open(account, 'first', operator.from)) ?? isTaken()
    },

    /**
     * Opens an account for somebody unknown. Where mail is sent, an address that is taken is answered like any other, with
     * an id that is nobody's, and its owner is told; without mail the answer must tell, so it must not be asked often:
     * limited by address and in all, also where the address is taken. Those who sign in go first.
     * @throws rate_limited, and as `createAccount`
     */
    async signUp(account: NewAccount, from: From): Promise<{ id: string }> {
      await assertWithinRate(limiter, 'signUpAddress', toAddressKey(from.address), TOO_MANY)
      await assertWithinRate(limiter, 'signUpAll', 'all', TOO_MANY)
      await assertGoodPassword('password', account.password, account)
      const opened = await open(account, 'behind', from)
      if (mails === null) return opened ?? isTaken()
      if (opened !== null) {
        await mails.queue({ kind: 'confirm_email', address: account.email, userId: opened.id })
        return opened
      }
      // Whoever signs somebody else up again and again fills no mailbox.
      const { allowed } = await limiter.consume('resetAccount', `taken ${account.email.toLowerCase()}`)
      if (allowed) await mails.queue({ kind: 'address_taken', address: account.email })
      return { id: newId() }
    },
  }
}
