import { createECDH, hkdfSync } from 'node:crypto'

/** The key pair by which push services know this installation: browsers are bound to it. */
export type VapidKey = { publicKey: string; privateKey: string }

const KEY_BYTES = 32
const MOST_ATTEMPTS = 3

/** The pair of a private key in base64url. @throws where it is none of the curve's */
export function toVapidKey(privateKey: string): VapidKey {
  const pair = createECDH('prime256v1')
  pair.setPrivateKey(privateKey, 'base64url')
  return { privateKey, publicKey: pair.getPublicKey('base64url') }
}

/**
 * The installation's own pair, made of its secret, so that all nodes have the same and nothing more is kept. A new secret
 * signs everybody out, and with their sessions go the browsers that were bound to the old pair.
 */
export function deriveVapidKey(authSecret: string): VapidKey {
  // One number in four thousand million is beyond the curve's order.
  for (let attempt = 0; ; attempt += 1) {
    const bytes = hkdfSync('sha256', authSecret, '', `rollcall web push ${attempt}`, KEY_BYTES)
    try {
      return toVapidKey(Buffer.from(bytes).toString('base64url'))
    } catch (error) {
      if (attempt === MOST_ATTEMPTS) throw error
    }
  }
}
