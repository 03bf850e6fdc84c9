import type { Actor, From } from '../../domain/actor'
import { DomainError, invalid } from '../../domain/errors'
import {
  countRecoveryCodes,
  deleteTwoFactor,
  enableTwoFactor,
  findTwoFactor,
  replaceRecoveryCodes,
  saveTwoFactor,
  takeRecoveryCode,
  takeStep,
} from '../store/two-factors'
import { findUser } from '../store/users'
import type { AccountsParts } from './accounts-parts'
import { assertConfirmed } from './confirmation'
import { assertWithinRate } from './rate-guard'
import { operator } from './security-log'

const notOn = () => new DomainError('conflict', 'Two-factor sign-in is off')

/** The second factor of an account: a code of an authenticator app, or one of ten that stand in for it. */
export function createTwoFactor(parts: AccountsParts) {
  const { store, limiter, securityLog, oneTimeCodes, isTwoFactorRequired, mails, now } = parts
  const isRequiredOf = ({ role }: Actor) => isTwoFactorRequired && role === 'admin'

  /** A stolen session must not change it, nor any API token. */
  async function assertOwner(actor: Actor): Promise<void> {
    if (actor.sessionId === null) throw new DomainError('forbidden', 'An API token has no second factor')
    await assertConfirmed(parts, actor)
  }

  async function tell(actor: Actor, kind: 'two_factor_on' | 'two_factor_off', from: From): Promise<void> {
    const { userId } = actor
    await securityLog.note({ kind, userId, actorId: userId, from })
    const user = await findUser(store, userId)
    if (user !== null) await mails?.queue({ kind, address: user.email })
  }

  return {
    async getTwoFactor(actor: Actor) {
      const row = await findTwoFactor(store, actor.userId)
      const enabledAt = row?.enabledAt ?? null
      return {
        enabledAt: enabledAt?.toISOString() ?? null,
        recoveryCodesLeft: enabledAt === null ? 0 : await countRecoveryCodes(store, actor.userId),
        isRequired: isRequiredOf(actor),
      }
    },

    /** Makes a secret that counts once a code of it was given. @throws conflict where it is on; forbidden */
    async beginTwoFactor(actor: Actor): Promise<{ secret: string; uri: string }> {
      await assertOwner(actor)
      const user = await findUser(store, actor.userId)
      const { secret, sealed, uri } = oneTimeCodes.newSecret(user?.email ?? actor.name)
      const isKept = await saveTwoFactor(store, { userId: actor.userId, secret: sealed, now: now() })
      if (!isKept) throw new DomainError('conflict', 'Two-factor sign-in is on already')
      return { secret, uri }
    },

    /** Turns it on, and answers the codes to be kept. @throws invalid for a wrong code; conflict; rate_limited */
    async enableTwoFactor(actor: Actor, { code }: { code: string }, from: From): Promise<{ recoveryCodes: string[] }> {
      await assertOwner(actor)
      await assertWithinRate(limiter, 'signInAccount', `user ${actor.userId}`, 'Too many wrong codes: wait a moment')
      const row = await findTwoFactor(store, actor.userId)
      if (row === null || row.enabledAt !== null) throw new DomainError('conflict', 'Begin with a new secret')
      const step = oneTimeCodes.stepOf(row.secret, code, now())
      if (step === null) throw invalid('code', 'is not the code of this moment')
      await limiter.refund('signInAccount', `user ${actor.userId}`)
      const recoveryCodes = oneTimeCodes.newRecoveryCodes()
      const isOn = await enableTwoFactor(store, {
        userId: actor.userId,
        secret: row.secret,
        step,
        codeHashes: recoveryCodes.map((each) => oneTimeCodes.hashRecoveryCode(actor.userId, each)),
        now: now(),
      })
      if (!isOn) throw new DomainError('conflict', 'Begin with a new secret')
      await tell(actor, 'two_factor_on', from)
      return { recoveryCodes }
    },

    /** New recovery codes; the old ones are over. @throws conflict where it is off; forbidden */
    async renewRecoveryCodes(actor: Actor, from: From): Promise<{ recoveryCodes: string[] }> {
      await assertOwner(actor)
      const { userId } = actor
      const recoveryCodes = oneTimeCodes.newRecoveryCodes()
      const hashes = recoveryCodes.map((each) => oneTimeCodes.hashRecoveryCode(userId, each))
      if (!(await replaceRecoveryCodes(store, userId, hashes))) throw notOn()
      await securityLog.note({ kind: 'recovery_codes_made', userId, actorId: userId, from })
      return { recoveryCodes }
    },

    /** @throws conflict where it is off, or where an admin must have it; forbidden */
    async disableTwoFactor(actor: Actor, from: From): Promise<void> {
      await assertOwner(actor)
      if (isRequiredOf(actor)) throw new DomainError('conflict', 'Admins must keep two-factor sign-in on')
      if (!(await deleteTwoFactor(store, actor.userId))) throw notOn()
      await tell(actor, 'two_factor_off', from)
    },

    /** For command-line tools: lets somebody in who lost telephone and codes. @throws conflict where it is off */
    async disableTwoFactorAsOperator(userId: string): Promise<void> {
      if (!(await deleteTwoFactor(store, userId))) throw notOn()
      await securityLog.note({ kind: 'two_factor_off', userId, ...operator })
    },
  }
}

/** What a second factor says to a sign-in with the right password. Each code is taken once. */
export async function checkSecondFactor(
  { store, oneTimeCodes, securityLog, now }: AccountsParts,
  userId: string,
  code: string,
  from: From,
): Promise<'passed' | 'needed' | 'wrong'> {
  const row = await findTwoFactor(store, userId)
  if (row === null || row.enabledAt === null) return 'passed'
  const given = code.replace(/\s/g, '')
  if (given === '') return 'needed'
  const step = oneTimeCodes.stepOf(row.secret, given, now())
  if (step !== null) return (await takeStep(store, userId, step)) ? 'passed' : 'wrong'
  if (!(await takeRecoveryCode(store, userId, oneTimeCodes.hashRecoveryCode(userId, given), now()))) return 'wrong'
  await securityLog.note({ kind: 'recovery_code_used', userId, actorId: userId, from })
  return 'passed'
}
