import type { PresenceStatus } from '../../protocol/objects'
import type { Glance } from '../ports/presence-registry'
import { type DirectoryEntry, noteSeen } from './presence-directory'

/** `entry` is what the asker may see of the user: nothing where the user is hidden or unknown. */
export function toPresenceStatus(
  registered: Glance | undefined,
  entry: DirectoryEntry | null | undefined,
): PresenceStatus {
  if (!entry) return { isOnline: false, lastSeen: null }
  if (registered?.unknown) return { isOnline: false, lastSeen: entry.lastSeen, unknown: true }
  if (registered && registered.lastSign !== null) noteSeen(entry, registered.lastSign)
  return { isOnline: registered?.isOnline ?? false, lastSeen: entry.lastSeen }
}
