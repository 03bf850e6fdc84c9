/** Where a browser of somebody's takes pushes, and the keys that only it can open them with (RFC 8291). */
export type PushTarget = { endpoint: string; p256dh: string; auth: string }

/** Hands messages to the push services of browsers. */
export interface PushSender {
  /** By which a browser knows whose pushes it takes (RFC 8292). */
  readonly publicKey: string
  /** Whether this is the address of a service that is known, or named by a setting. */
  isKnown(endpoint: string): boolean
  /**
   * Settles when the service has answered. Of what waits there for a device that is off, only the last of one `subject`
   * is kept. `gone`: the browser takes no more; `failed`: later, perhaps.
   */
  send(target: PushTarget, payload: string, subject: string): Promise<'taken' | 'gone' | 'failed'>
}
