import type { Logger } from '../logger'
import type { ChangeFeed } from '../ports/change-feed'

/** What a change may carry. */
const MAX_IDS = 100

/** Collects who became contacts in one turn of the event loop and publishes it together: a bulk send may begin 50. */
export function createContactAnnouncer(parts: {
  changes: Pick<ChangeFeed, 'publish'>
  logger: Logger
}): (contractorId: string, customerId: string) => void {
  const { changes, logger } = parts
  const waiting = new Set<string>()

  function publish(): void {
    const userIds = [...waiting]
    waiting.clear()
    for (let start = 0; start < userIds.length; start += MAX_IDS) {
      changes
        .publish({ kind: 'contacts_made', userIds: userIds.slice(start, start + MAX_IDS) })
        .catch((error: unknown) => logger.error({ err: error }, 'new contacts could not be told to other nodes'))
    }
  }

  return (contractorId, customerId) => {
    if (waiting.size === 0) setImmediate(publish)
    waiting.add(contractorId)
    waiting.add(customerId)
  }
}
