import { createAccountAdministration } from './account-administration'
import { createAccountEmail } from './account-email'
import { createAccountOpening } from './account-opening'
import { createAccountRecovery } from './account-recovery'
import type { AccountsParts } from './accounts-parts'
import { createApiTokens } from './api-tokens'
import { createAuthentication } from './authentication'
import { createConfirmation } from './confirmation'
import { createProfiles } from './profiles'
import { createSessions } from './sessions'
import { createSignIn } from './sign-in'
import { createTwoFactor } from './two-factor'

export type AccountsService = ReturnType<typeof createAccountsService>

/** Accounts, their credentials, and who may change them. */
export function createAccountsService(parts: AccountsParts) {
  return {
    ...createAuthentication(parts),
    ...createSignIn(parts),
    ...createAccountOpening(parts),
    ...createSessions(parts),
    ...createConfirmation(parts),
    ...createApiTokens(parts),
    ...createProfiles(parts),
    ...createAccountAdministration(parts),
    ...createAccountRecovery(parts),
    ...createTwoFactor(parts),
    ...createAccountEmail(parts),
  }
}
