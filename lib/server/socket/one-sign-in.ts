import type { AppSocket } from './types'

/** How a packet that asks to sign in begins, to whichever namespace. */
const CONNECT = '0'

/**
 * One attempt to sign in for each connection: Socket.IO takes any number, each of which costs a look-up, and a body of
 * one polling request holds thousands. The second closes the connection.
 */
export function allowOneSignIn(raw: AppSocket['conn']): void {
  let hasAsked = false
  // Before Socket.IO hears of it.
  raw.prependListener('data', (data) => {
    if (typeof data !== 'string' || !data.startsWith(CONNECT)) return
    if (hasAsked) raw.close()
    hasAsked = true
  })
}
