import { createHash, randomBytes } from 'node:crypto'
import { generateSecret, generateURI, verifySync } from 'otplib'
import { createSealedTexts } from './sealed-text'

/** A code of the step before or after is taken too: clocks differ, and people type (RFC 6238, 5.2). */
const TOLERANCE_S = 30
const CODES = 10
const CODE_BYTES = 5

export type OneTimeCodes = {
  /** A secret for an authenticator app, sealed for the database, and the address that its QR code holds. */
  newSecret(label: string): { sealed: string; secret: string; uri: string }
  /** The step of time that a code of six digits stands for, or null where it is none of the present ones. */
  stepOf(sealed: string, code: string, now: Date): number | null
  /** Ten codes to be shown once. */
  newRecoveryCodes(): string[]
  /** What is stored of a recovery code. A fast hash will do: 40 random bits, and few guesses are let through. */
  hashRecoveryCode(userId: string, code: string): string
}

/** Codes of an authenticator app (TOTP, RFC 6238) and those that stand in for it. */
export function createOneTimeCodes(authSecret: string): OneTimeCodes {
  const sealedTexts = createSealedTexts(authSecret, 'two-factor')
  return {
    newSecret(label) {
      const secret = generateSecret()
      return { secret, sealed: sealedTexts.seal(secret), uri: generateURI({ issuer: 'Rollcall', label, secret }) }
    },
    stepOf(sealed, code, now) {
      if (!/^\d{6}$/.test(code)) return null
      const epoch = Math.floor(now.getTime() / 1000)
      const found = verifySync({ secret: sealedTexts.open(sealed), token: code, epoch, epochTolerance: TOLERANCE_S })
      return found.valid && 'timeStep' in found ? found.timeStep : null
    },
    newRecoveryCodes: () =>
      Array.from({ length: CODES }, () => {
        const text = randomBytes(CODE_BYTES).toString('hex')
        return `${text.slice(0, 5)}-${text.slice(5)}`
      }),
    hashRecoveryCode: (userId, code) =>
      createHash('sha256')
        .update(`${userId} ${code.toLowerCase().replace(/[^0-9a-f]/g, '')}`)
        .digest('hex'),
  }
}
