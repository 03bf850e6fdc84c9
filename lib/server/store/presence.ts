import type { Visibility } from '../../protocol/objects'
import type { Store } from './client'
import { contactsAmong } from './sql/contacts-among'
import { presenceFacts } from './sql/presence-facts'
import { writeLastSeen as statement } from './sql/write-last-seen'

export type PresenceFacts = { visibility: Visibility; lastSeen: Date | null }

/** Visibility and stored last-seen time of these users; unknown and deleted ids are absent. */
export async function findPresenceFacts(store: Store, userIds: readonly string[]): Promise<Map<string, PresenceFacts>> {
  const rows = await presenceFacts.run(store.pool, [userIds])
  return new Map(rows.map(({ id, ...facts }) => [id, facts]))
}

/** Those of `otherIds` who share a conversation with this user. */
export async function listContacts(store: Store, userId: string, otherIds: readonly string[]): Promise<Set<string>> {
  const rows = await contactsAmong.run(store.pool, [userId, otherIds])
  return new Set(rows.map((row) => row.id))
}

/** Writes last-seen times, in milliseconds since 1970, together. A stored time never goes back. */
export async function writeLastSeen(store: Store, times: ReadonlyMap<string, number>): Promise<void> {
  await statement.run(store.pool, [[...times.keys()], [...times.values()]])
}
