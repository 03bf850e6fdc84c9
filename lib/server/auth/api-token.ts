import { createHash } from 'node:crypto'
import { nanoid } from 'nanoid'

/** A new token's secret: 192 random bits under a prefix that secret scanners can look for. */
export function newApiTokenSecret(): string {
  return `rollcall_${nanoid(32)}`
}

/** What is stored and looked up. A fast hash will do, since the secret cannot be guessed. */
export function hashApiToken(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
