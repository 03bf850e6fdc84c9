import { DomainError, rateLimited } from '../../domain/errors'
import type { RateRuleName } from '../../protocol/limits'
import type { Role } from '../../protocol/objects'
import { toDeviceLabel } from '../auth/device-label'
import { createSlots } from '../auth/slots'
import { insertSession, revokeSession } from '../store/sessions'
import { findUserForSignIn } from '../store/users'
import type { AccountsParts } from './accounts-parts'
import { publishSessionEnd } from './session-end'
import { sessionEnd } from './session-lifetime'

export type SignInAttempt = {
  email: string
  password: string
  address: string
  userAgent: string | undefined
  /** The session that this browser's cookie holds, whoever's: it ends when a new one takes its place. */
  replacedSessionId: string | null
}
export type SignedIn = { sessionId: string; user: { id: string; name: string; role: Role } }

const MAX_EMAIL_LENGTH = 254
const MAX_PASSWORD_LENGTH = 200

export function createSignIn({ store, hasher, limiter, changes, now, newSecret }: AccountsParts) {
  // As many as hash at once: an attempt holds its point only while it is decided, so good ones hold hardly any.
  const slots = createSlots({ concurrent: 2, waiting: 200 })

  async function takePoint(rule: RateRuleName, key: string): Promise<void> {
    const verdict = await limiter.consume(rule, key)
    if (!verdict.allowed) throw tooMany(verdict.retryAfterMs)
  }

  /** Refuses at once what is certainly refused, so that a flood does not fill the line of those who wait. */
  async function assertNotExhausted(rule: RateRuleName, key: string): Promise<void> {
    const { left, retryAfterMs } = await limiter.peek(rule, key)
    if (left <= 0) throw tooMany(retryAfterMs)
  }

  async function endReplaced(sessionId: string | null): Promise<void> {
    if (sessionId === null) return
    const ended = await revokeSession(store, { sessionId, userId: null, reason: 'signed_out', now: now() })
    if (ended !== null) await publishSessionEnd(changes, ended.userId, sessionId, 'signed_out')
  }

  async function decide(email: string, attempt: SignInAttempt): Promise<SignedIn | null> {
    const user = isPlausible(email) ? await findUserForSignIn(store, email) : null
    const isRight = await hasher.verify(user?.passwordHash ?? null, attempt.password.slice(0, MAX_PASSWORD_LENGTH))
    if (user === null || !isRight || attempt.password.length > MAX_PASSWORD_LENGTH) return null
    if (user.suspended) throw new DomainError('suspended', 'This account is suspended')
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
    return { sessionId, user: { id: user.id, name: user.name, role: user.role } }
  }

  return {
    /**
     * Begins a session, or answers null where e-mail address and password do not belong together.
     * Failed attempts alone count against the limits.
     * @throws rate_limited, or suspended after a right password
     */
    async verifySignIn(attempt: SignInAttempt): Promise<SignedIn | null> {
      const email = attempt.email
        .trim()
        .toLowerCase()
        .slice(0, MAX_EMAIL_LENGTH + 1)
      const account = `${attempt.address} ${email}`
      await assertNotExhausted('signInAddress', attempt.address)
      await assertNotExhausted('signInAccount', account)
      return slots(async () => {
        // Taken before the password is looked at, so that parallel guesses cannot outrun the count.
        await takePoint('signInAddress', attempt.address)
        const giveBackAddress = () => limiter.refund('signInAddress', attempt.address)
        try {
          await takePoint('signInAccount', account)
        } catch (error) {
          await giveBackAddress()
          throw error
        }
        let isFailure = false
        try {
          const signedIn = await decide(email, attempt)
          isFailure = signedIn === null
          return signedIn
        } finally {
          if (!isFailure) await Promise.all([giveBackAddress(), limiter.refund('signInAccount', account)])
        }
      })
    },
  }
}

function isPlausible(email: string): boolean {
  return email.length <= MAX_EMAIL_LENGTH && !email.includes(String.fromCharCode(0)) && email.isWellFormed()
}

function tooMany(retryAfterMs: number): DomainError {
  return rateLimited(retryAfterMs, 'Too many failed sign-ins: wait a moment and try again')
}
