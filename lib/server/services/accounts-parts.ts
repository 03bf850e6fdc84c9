import type { PasswordHasher } from '../auth/password-hasher'
import type { Broadcaster } from '../ports/broadcaster'
import type { ChangeFeed } from '../ports/change-feed'
import type { RateLimiter } from '../ports/rate-limiter'
import type { Store } from '../store/client'
import type { SecurityLog } from './security-log'

/** What every part of the accounts service is made of. */
export type AccountsParts = {
  store: Store
  hasher: PasswordHasher
  limiter: RateLimiter
  changes: ChangeFeed
  broadcaster: Pick<Broadcaster, 'toUsers'>
  securityLog: Pick<SecurityLog, 'note'>
  now: () => Date
  newId: () => string
  newSecret: () => string
}
