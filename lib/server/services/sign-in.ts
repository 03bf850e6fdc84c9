import type { From } from '../../domain/actor'
import { DomainError, isDomainError } from '../../domain/errors'
import type { Role } from '../../protocol/objects'
import { toDeviceLabel } from '../auth/device-label'
import { type KnownDevice, toAccountMark, withAccount } from '../auth/device-token'
import { insertSession, revokeSession } from '../store/sessions'
import { findUserForSignIn, noteSignedIn } from '../store/users'
import { createWaitingLine } from '../waiting-line'
import type { AccountsParts } from './accounts-parts'
import { publishCredentialEnd } from './credential-end'
import { sessionEnd } from './session-lifetime'
import { createSignInLimits } from './sign-in-limits'
import { checkSecondFactor } from './two-factor'

export type SignInAttempt = From & {
  email: string
  password: string
  /** Of an authenticator app, or a recovery code. */
  code?: string
  /** What this browser's cookie says of who signed in here before. */
  device: KnownDevice | null
  /** The session that this browser's cookie holds, whoever's: it ends when a new one takes its place. */
  replacedSessionId: string | null
}
export type SignedIn = { sessionId: string; user: { id: string; name: string; role: Role }; device: KnownDevice }

const MAX_EMAIL_LENGTH = 254
const MAX_PASSWORD_LENGTH = 200

export function createSignIn(parts: AccountsParts) {
  const { store, hasher, limiter, changes, broadcaster, securityLog, mails, now, newSecret } = parts

  const { countsOf, takePoints, giveBack, assertNotExhausted } = createSignInLimits(limiter)
  // As many as hash at once: an attempt holds its point only while it is decided, so good ones hold hardly any.
  const inTurn = createWaitingLine({ concurrent: 2, waiting: 200 })

  async function endReplaced(sessionId: string | null): Promise<void> {
    if (sessionId === null) return
    const ended = await revokeSession(store, { sessionId, userId: null, reason: 'signed_out', now: now() })
    if (ended !== null) await publishCredentialEnd(changes, { userId: ended.userId, sessionId, reason: 'signed_out' })
  }

  /** Whoever is signed in already is told of a browser that was not known: it may be a thief's. */
  async function noteSignIn(userId: string, email: string, attempt: SignInAttempt, at: Date): Promise<void> {
    const isKnown = attempt.device?.accounts.includes(toAccountMark(email)) ?? false
    const details: Record<string, string> = isKnown ? {} : { device: 'new' }
    await securityLog.note({ kind: 'sign_in', userId, actorId: userId, from: toFrom(attempt), details })
    const isFirst = await noteSignedIn(store, userId, at)
    if (isKnown) return
    const device = toDeviceLabel(attempt.userAgent)
    // The first of all is the owner's own, just after the account was opened.
    if (mails !== null && !isFirst) {
      await mails.queue({
        kind: 'new_device',
        address: email,
        device,
        at: at.toISOString().slice(0, 16).replace('T', ' '),
      })
    }
    broadcaster.toUsers([userId], 'signed_in_elsewhere', { device, address: attempt.address, at: at.toISOString() })
  }

  /** Tells the owner, where there is one, that somebody guesses from many places; once an hour. */
  async function noteHeld(email: string, from: From): Promise<void> {
    const { allowed } = await limiter.consume('signInHeldNotes', email)
    if (!allowed) return
    const user = isPlausible(email) ? await findUserForSignIn(store, email) : null
    if (user !== null) await securityLog.note({ kind: 'sign_in_held', userId: user.id, actorId: null, from })
  }

  /** @throws unauthorized, with what the second factor lacks */
  async function assertSecondFactor(userId: string, attempt: SignInAttempt): Promise<void> {
    const from = toFrom(attempt)
    const secondFactor = await checkSecondFactor(parts, userId, attempt.code ?? '', from)
    if (secondFactor === 'needed') {
      throw new DomainError('unauthorized', 'A code of your authenticator app is needed', { secondFactor })
    }
    if (secondFactor === 'wrong') {
      await securityLog.note({ kind: 'sign_in_failed', userId, actorId: userId, from, details: { because: 'code' } })
      throw new DomainError('unauthorized', 'That code is not right', { secondFactor })
    }
  }

  async function decide(email: string, attempt: SignInAttempt): Promise<SignedIn | null> {
    const user = isPlausible(email) ? await findUserForSignIn(store, email) : null
    const isRight = await hasher.verify(user?.passwordHash ?? null, attempt.password.slice(0, MAX_PASSWORD_LENGTH))
    const userId = user?.id ?? null
    if (user === null || !isRight || attempt.password.length > MAX_PASSWORD_LENGTH) {
      await securityLog.note({ kind: 'sign_in_failed', userId, actorId: null, from: toFrom(attempt) })
      return null
    }
    if (user.suspended) {
      const details = { because: 'suspended' }
      await securityLog.note({ kind: 'sign_in_failed', userId, actorId: userId, from: toFrom(attempt), details })
      throw new DomainError('suspended', 'This account is suspended')
    }
    await assertSecondFactor(user.id, attempt)
    const at = now()
    const sessionId = newSecret()
    await insertSession(store, {
      id: sessionId,
      userId: user.id,
      device: toDeviceLabel(attempt.userAgent),
      now: at,
      expiresAt: sessionEnd(at),
    })
    await endReplaced(attempt.replacedSessionId)
    await noteSignIn(user.id, email, attempt, at)
    return {
      sessionId,
      user: { id: user.id, name: user.name, role: user.role },
      device: withAccount(attempt.device, toAccountMark(email), newSecret),
    }
  }

  return {
    /**
     * Begins a session, or answers null where e-mail address and password do not belong together.
     * Failed attempts alone count against the limits, wrong codes like wrong passwords.
     * @throws rate_limited; after a right password suspended, or unauthorized for want of a second factor
     */
    async verifySignIn(attempt: SignInAttempt): Promise<SignedIn | null> {
      const email = attempt.email
        .trim()
        .toLowerCase()
        .slice(0, MAX_EMAIL_LENGTH + 1)
      const counts = countsOf(email, attempt)
      const onHeld = () => noteHeld(email, toFrom(attempt))
      await assertNotExhausted(counts, onHeld)
      return inTurn(async () => {
        // Taken before the password is looked at, so that parallel guesses cannot outrun the count.
        await takePoints(counts, onHeld)
        let isFailure = false
        try {
          const signedIn = await decide(email, attempt)
          isFailure = signedIn === null
          return signedIn
        } catch (error) {
          isFailure = isDomainError(error) && error.details.secondFactor === 'wrong'
          throw error
        } finally {
          if (!isFailure) await giveBack(counts)
        }
      })
    },
  }
}

/** Without what was typed. */
function toFrom({ address, userAgent }: SignInAttempt): From {
  return { address, userAgent }
}

function isPlausible(email: string): boolean {
  return email.length <= MAX_EMAIL_LENGTH && !email.includes(String.fromCharCode(0)) && email.isWellFormed()
}
