import type { Actor, From } from '../../domain/actor'
import { invalid, rateLimited } from '../../domain/errors'
import { findPasswordHash } from '../store/users'
import type { AccountsParts } from './accounts-parts'

/** Wrong guesses count as failed sign-ins of this account. @throws invalid, rate_limited */
export async function assertPassword(
  { store, hasher, limiter, securityLog }: Pick<AccountsParts, 'store' | 'hasher' | 'limiter' | 'securityLog'>,
  actor: Actor,
  path: string,
  password: string,
  from: From,
): Promise<void> {
  const key = `user ${actor.userId}`
  const verdict = await limiter.consume('signInAccount', key)
  if (!verdict.allowed) {
    throw rateLimited(verdict.retryAfterMs, 'Too many wrong passwords: wait a moment and try again')
  }
  const isRight = await hasher.verify(await findPasswordHash(store, actor.userId), password)
  if (!isRight) {
    const { userId } = actor
    await securityLog.note({ kind: 'password_wrong', userId, actorId: userId, from })
    throw invalid(path, 'is not your password')
  }
  await limiter.refund('signInAccount', key)
}
