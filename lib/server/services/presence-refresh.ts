import type { Logger } from '../logger'
import type { ChangeFeed } from '../ports/change-feed'
import type { PresenceService } from './presence'
import type { PresenceDirectory } from './presence-directory'

/** Keeps what presence holds of users true, and their watchers, whatever changes in whichever process. */
export function refreshPresenceOnChanges(parts: {
  changes: ChangeFeed
  directory: PresenceDirectory
  presence: PresenceService
  logger: Logger
}): void {
  const { changes, directory, presence, logger } = parts
  const orLog = (refreshing: Promise<void>) => {
    refreshing.catch((error: unknown) => logger.error({ err: error }, 'watchers were not refreshed'))
  }
  changes.subscribe((change) => {
    if (change.kind === 'user_changed') orLog(presence.refresh([change.userId]))
    if (change.kind === 'contacts_made') void presence.tellContacts(change.userIds)
    if (change.kind === 'block_changed') {
      directory.forgetBlocks(change.userIds)
      orLog(presence.refresh(change.userIds))
    }
    if (change.kind === 'last_seen_settled') directory.clear()
    if (change.kind === 'feed_resumed') orLog(presence.refreshAll())
  })
}
