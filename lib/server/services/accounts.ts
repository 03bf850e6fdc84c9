import type { PasswordHasher } from '../auth/password-hasher'
import type { ChangeFeed } from '../ports/change-feed'
import type { RateLimiter } from '../ports/rate-limiter'
import type { Store } from '../store/client'
import { createAccountAdministration } from './account-administration'
import { createApiTokens } from './api-tokens'
import { createAuthentication } from './authentication'
import { createProfiles } from './profiles'
import { createSessions } from './sessions'
import { createSignIn } from './sign-in'

export type AccountsParts = {
  store: Store
  hasher: PasswordHasher
  limiter: RateLimiter
  changes: ChangeFeed
  now: () => Date
  newId: () => string
  newSecret: () => string
}

export type AccountsService = ReturnType<typeof createAccountsService>

/** Accounts, their credentials, and who may change them. */
export function createAccountsService(parts: AccountsParts) {
  return {
    ...createAuthentication(parts),
    ...createSignIn(parts),
    ...createSessions(parts),
    ...createApiTokens(parts),
    ...createProfiles(parts),
    ...createAccountAdministration(parts),
  }
}
