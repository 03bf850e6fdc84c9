import type { Store } from '../store/client'
import { listHeads } from '../store/conversations'

/** The last seq of conversations, by which clients know that they lack something. */
export function createHeadsService({ store }: { store: Store }) {
  return {
    /** Of each user's conversations that changed since, by user and conversation. */
    async list(userIds: readonly string[], since: Date): Promise<Map<string, Record<string, number>>> {
      const heads = new Map<string, Record<string, number>>(userIds.map((id) => [id, Object.create(null)]))
      for (const head of await listHeads(store, userIds, since)) {
        for (const userId of [head.contractorId, head.customerId]) {
          const ofUser = heads.get(userId)
          if (ofUser) ofUser[head.conversationId] = head.lastSeq
        }
      }
      return heads
    },
  }
}
