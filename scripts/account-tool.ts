import { createOneTimeCodes } from '../lib/server/auth/one-time-codes'
import { createPasswordHasher } from '../lib/server/auth/password-hasher'
import { readConfig } from '../lib/server/config'
import { newId, newSecret } from '../lib/server/ids'
import type { Broadcaster } from '../lib/server/ports/broadcaster'
import type { RateLimiter } from '../lib/server/ports/rate-limiter'
import { type AccountsService, createAccountsService } from '../lib/server/services/accounts'
import { createSecurityLog } from '../lib/server/services/security-log'
import { joinDatabase } from './open-store'

/** The operator of the machine is not rate limited. */
const unlimited: RateLimiter = {
  consume: async () => ({ allowed: true, left: 1 }),
  refund: async () => {},
  peek: async () => ({ left: 1, retryAfterMs: 0 }),
  close: async () => {},
}

/** Nobody is connected to a command. */
const silent: Broadcaster = { toUsers() {}, toRole() {}, toSocket() {} }

const now = () => new Date()

/** Runs a command over the accounts; a refusal is one line and exit code 1. */
export async function runAccountTool(command: (accounts: AccountsService) => Promise<string>): Promise<void> {
  try {
    const database = await joinDatabase()
    try {
      const { store, changes, logger } = await database.openServices()
      const accounts = createAccountsService({
        store,
        changes,
        hasher: createPasswordHasher(),
        limiter: unlimited,
        broadcaster: silent,
        mails: null,
        // No command reads one.
        unsubscribeTokens: { read: () => null },
        // Signing in, and what comes after it, is no command.
        oneTimeCodes: createOneTimeCodes(''),
        isTwoFactorRequired: false,
        publicUrl: readConfig(process.env).publicUrl,
        securityLog: createSecurityLog({ store, limiter: unlimited, logger, now, newId }),
        now,
        newId,
        newSecret,
      })
      try {
        console.log(await command(accounts))
      } finally {
        await changes.close()
        await store.close()
      }
    } finally {
      await database.close()
    }
  } catch (error) {
    console.error(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  }
}
