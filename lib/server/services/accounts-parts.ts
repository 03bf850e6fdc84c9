import type { OneTimeCodes } from '../auth/one-time-codes'
import type { PasswordHasher } from '../auth/password-hasher'
import type { UnsubscribeTokens } from '../auth/unsubscribe-token'
import type { Broadcaster } from '../ports/broadcaster'
import type { ChangeFeed } from '../ports/change-feed'
import type { RateLimiter } from '../ports/rate-limiter'
import type { Store } from '../store/client'
import type { Mails } from './mails'
import type { SecurityLog } from './security-log'

/** What every part of the accounts service is made of. */
export type AccountsParts = {
  store: Store
  hasher: PasswordHasher
  limiter: RateLimiter
  changes: ChangeFeed
  broadcaster: Pick<Broadcaster, 'toUsers'>
  securityLog: Pick<SecurityLog, 'note'>
  /** null where no mail is sent. */
  mails: Pick<Mails, 'queue'> | null
  publicUrl: URL
  oneTimeCodes: OneTimeCodes
  /** Whether admins must have a second factor. */
  isTwoFactorRequired: boolean
  unsubscribeTokens: Pick<UnsubscribeTokens, 'read'>
  now: () => Date
  newId: () => string
  newSecret: () => string
}
