import { createHash, createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'
import { findCookie } from './find-cookie'

const LIFETIME_SECONDS = 365 * 24 * 60 * 60
/** A browser shared by more people forgets whoever signed in longest ago. */
const MAX_ACCOUNTS = 8

/** A browser at which somebody signed in before. Accounts are known by `toAccountMark`. */
export type KnownDevice = { id: string; accounts: string[] }

export type DeviceTokens = {
  /** The device in a `Cookie` header, or null: no cookie or a forged one. Never throws. */
  readCookie(cookieHeader: string | undefined): KnownDevice | null
  /** The `Set-Cookie` header that makes a browser known. */
  toSetCookie(device: KnownDevice): string
}

/** Says which account it is without its e-mail address. */
export function toAccountMark(email: string): string {
  return createHash('sha256').update(email).digest('base64url').slice(0, 22)
}

/** The device after somebody signed in to this account on it. */
export function withAccount(device: KnownDevice | null, mark: string, newSecret: () => string): KnownDevice {
  const { id, accounts } = device ?? { id: newSecret(), accounts: [] }
  return { id, accounts: [mark, ...accounts.filter((each) => each !== mark)].slice(0, MAX_ACCOUNTS) }
}

/** Writes and reads the cookie of known devices. It opens nothing: it tells the owner's browser from a guesser's. */
export function createDeviceTokens({ secret, publicUrl }: { secret: string; publicUrl: URL }): DeviceTokens {
  const isSecure = publicUrl.protocol === 'https:'
  const cookieName = isSecure ? '__Host-rollcall-device' : 'rollcall-device'
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'rollcall known device', 32))
  const sign = (body: string) => createHmac('sha256', key).update(body).digest()

  return {
    readCookie(cookieHeader) {
      const [body = '', seal = ''] = (findCookie(cookieHeader ?? '', cookieName) ?? '').split('.')
      const [given, wanted] = [Buffer.from(seal, 'base64url'), sign(body)]
      if (given.length !== wanted.length || !timingSafeEqual(given, wanted)) return null
      // Sealed by us, so it has the shape that we gave it.
      return JSON.parse(Buffer.from(body, 'base64url').toString()) as KnownDevice
    },
    toSetCookie(device) {
      const body = Buffer.from(JSON.stringify(device)).toString('base64url')
      const value = `${body}.${sign(body).toString('base64url')}`
      const flags = `Path=/; Max-Age=${LIFETIME_SECONDS}; HttpOnly; SameSite=Lax${isSecure ? '; Secure' : ''}`
      return `${cookieName}=${value}; ${flags}`
    },
  }
}
