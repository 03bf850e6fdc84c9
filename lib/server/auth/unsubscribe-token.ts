import { createHmac, hkdfSync, timingSafeEqual } from 'node:crypto'

export type UnsubscribeTokens = {
  make(userId: string): string
  /** Whose it is, or null for one that was not made here. Never throws. */
  read(token: string): string | null
}

/** What a mail's link to end such mails carries: it says whose, opens nothing else, and never ends. */
export function createUnsubscribeTokens(secret: string): UnsubscribeTokens {
  const key = Buffer.from(hkdfSync('sha256', secret, '', 'rollcall unsubscribe', 32))
  const seal = (userId: string) => createHmac('sha256', key).update(userId).digest()
  return {
    make: (userId) => `${userId}.${seal(userId).toString('base64url')}`,
    read(token) {
      const [userId = '', given = ''] = token.split('.')
      const [bytes, wanted] = [Buffer.from(given, 'base64url'), seal(userId)]
      return bytes.length === wanted.length && timingSafeEqual(bytes, wanted) ? userId : null
    },
  }
}
