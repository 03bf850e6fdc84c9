import type { Foundations, Undo } from './foundations'
import { newId } from './ids'
import type { Logger } from './logger'
import type { Broadcaster } from './ports/broadcaster'
import { createWebPushSender } from './push/web-push-sender'
import { createMutesService } from './services/mutes'
import { createNotifications } from './services/notifications'
import { createWebPushes } from './services/web-pushes'

/** Push services want an address; without https there is none that they would take. */
const NOBODY = 'mailto:nobody@localhost'

/** What people are told of, and what they want to hear nothing of. */
export function composeNotifications(parts: {
  foundations: Foundations
  logger: Logger
  broadcaster: Broadcaster
  undo: Undo
}) {
  const { foundations, logger, broadcaster, undo } = parts
  const { config, store, coordination } = foundations
  const { now } = coordination
  const { publicUrl, pushServices, vapidKey } = config
  const contact = publicUrl.protocol === 'https:' ? publicUrl.origin : NOBODY
  const sender = createWebPushSender({ key: vapidKey, contact, services: pushServices })
  const pushes = createWebPushes({ store, sender, now })
  const notifications = createNotifications({ store, broadcaster, pushes, logger, now, newId })
  undo.push(() => notifications.close())
  return { notifications, pushes, mutes: createMutesService({ store, now }) }
}
