import type { PasswordHasher } from '../auth/password-hasher'
import type { ChangeFeed } from '../ports/change-feed'
import type { RateLimiter } from '../ports/rate-limiter'
import type { Store } from '../store/client'

/** What every part of the accounts service is made of. */
export type AccountsParts = {
  store: Store
  hasher: PasswordHasher
  limiter: RateLimiter
  changes: ChangeFeed
  now: () => Date
  newId: () => string
  newSecret: () => string
}
