import type { Role, TokenScope } from '../protocol/objects'

/** Who asks: a signed-in user and the credential they came with. Exactly one of the two ids is set. */
export type Actor = {
  userId: string
  role: Role
  name: string
  sessionId: string | null
  tokenId: string | null
  /** What the token may be used for; null for a session, which may do all. */
  scopes: readonly TokenScope[] | null
  /** An admin who must have a second factor and has none: does nothing as an admin until it is set up. */
  lacksSecondFactor?: boolean
}

/** Where a request came from: the client's address, and what its program says it is. */
export type From = { address: string; userAgent: string | undefined }

/** An actor and the socket the request came over; null over HTTP. */
export type Caller = Actor & { socketId: string | null }
