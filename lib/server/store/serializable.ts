import type { Store } from './client'
import type { Prisma } from './generated/client'
import { withRetries } from './with-retries'

/** Of those that refuse each other one goes through each time: as many as one user brings at once. */
const MAX_TRIES = 20

/**
 * For what two may not do at once: where neither could have seen the other's, PostgreSQL refuses one of the two, which is
 * then tried again and sees it.
 */
export function inSerializable<T>(store: Store, work: (prisma: Prisma.TransactionClient) => Promise<T>): Promise<T> {
  return withRetries(() => store.prisma.$transaction(work, { isolationLevel: 'Serializable' }), MAX_TRIES)
}
