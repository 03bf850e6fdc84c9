import { keepPostgres } from '../links/kept-postgres'
import type { Logger } from '../logger'
import type { Change, ChangeFeed } from '../ports/change-feed'
import { createSubscribable } from '../subscribable'
import type { Store } from './client'
import { listenTo } from './sql/listen-to'
import { publishChange } from './sql/publish-change'

const CHANNEL = 'rollcall_changes'

/**
 * Changes over PostgreSQL's LISTEN and NOTIFY: every process that shares the database hears them within milliseconds,
 * command-line tools are heard too, and nothing else has to run. When the listening connection breaks, what was said
 * meanwhile is lost, so listeners get `feed_resumed` and look for themselves.
 */
export async function createPostgresChangeFeed(parts: {
  url: string
  store: Store
  logger: Logger
}): Promise<ChangeFeed> {
  const { url, store, logger } = parts
  const changes = createSubscribable<Change>()

  const kept = await keepPostgres({
    url,
    logger,
    name: 'the change feed',
    applicationName: 'rollcall changes',
    async setUp(client) {
      client.on('notification', (notification) => changes.emit(JSON.parse(notification.payload ?? 'null') as Change))
      await listenTo(CHANNEL).run(client, [])
    },
    onResumed: () => changes.emit({ kind: 'feed_resumed' }),
  })

  return {
    async publish(change) {
      await publishChange.run(store.pool, [CHANNEL, JSON.stringify(change)])
    },
    subscribe: changes.subscribe,
    close: () => kept.close(),
  }
}
