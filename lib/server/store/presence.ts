import type { Visibility } from '../../protocol/objects'
import type { Store } from './client'
import { contactsAmong } from './sql/contacts-among'
import { presenceFacts } from './sql/presence-facts'

export type PresenceFacts = { visibility: Visibility; lastSeen: Date | null }

/**
 * Visibility and last-seen time of these users, as far as it is stored; unknown and deleted ids are absent. Of whom the
 * node of `bootId` holds itself, it knows more.
 */
export async function findPresenceFacts(
  store: Store,
  query: { userIds: readonly string[]; bootId: string },
): Promise<Map<string, PresenceFacts>> {
  const rows = await presenceFacts.run(store.pool, [query.userIds, query.bootId])
  return new Map(rows.map(({ id, ...facts }) => [id, facts]))
}

/** Those of `otherIds` who share a conversation with this user. */
export async function listContacts(store: Store, userId: string, otherIds: readonly string[]): Promise<Set<string>> {
  const rows = await contactsAmong.run(store.pool, [userId, otherIds])
  return new Set(rows.map((row) => row.id))
}
