import type { Foundations } from './foundations'
import type { Logger } from './logger'
import type { Broadcaster } from './ports/broadcaster'
import { createLastSeenWriter } from './services/last-seen-writer'
import { createPresenceService, type PresenceService } from './services/presence'
import { createPresenceDirectory } from './services/presence-directory'
import { createPresencePushes } from './services/presence-pushes'
import { refreshPresenceOnChanges } from './services/presence-refresh'
import { createPresenceWatches } from './services/presence-watches'

/** Who is there, who watches whom, and what is written of it. */
export function composePresence(parts: {
  foundations: Foundations
  logger: Logger
  broadcaster: Broadcaster
}): PresenceService {
  const { foundations, logger, broadcaster } = parts
  const { store, changes, coordination, bootId } = foundations
  const { registry, now } = coordination
  const directory = createPresenceDirectory(store, bootId)
  const watches = createPresenceWatches(broadcaster)
  const lastSeen = createLastSeenWriter({ store, changes, registry, bootId, now, logger })
  const pushes = createPresencePushes({ registry, directory, watches, logger })
  const presence = createPresenceService({ registry, directory, watches, pushes, lastSeen, logger })
  refreshPresenceOnChanges({ changes, directory, presence, logger })
  return presence
}
