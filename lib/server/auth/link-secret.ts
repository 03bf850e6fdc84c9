import { createHash } from 'node:crypto'

/** What is stored of a link's secret. A fast hash will do, since the secret cannot be guessed. */
export function hashLinkSecret(secret: string): string {
  return createHash('sha256').update(secret).digest('hex')
}
