import type { Foundations, Undo } from './foundations'
import { newId } from './ids'
import type { Logger } from './logger'
import type { Broadcaster } from './ports/broadcaster'
import { createWebPushSender } from './push/web-push-sender'
import { createMutesService } from './services/mutes'
import { createNotifications } from './services/notifications'
import { createScreensService } from './services/screens'
import { createWebPushes } from './services/web-pushes'

/** Push services want an address; without https there is none that they would take. */
const NOBODY = 'mailto:nobody@localhost'

/** What people are told of, and what they want to hear nothing of. */
export function composeNotifications(parts: {
  foundations: Foundations
  logger: Logger
  broadcaster: Broadcaster
  noteForMail: (userIds: readonly string[]) => Promise<void>
  undo: Undo
}) {
  const { foundations, logger, broadcaster, noteForMail, undo } = parts
  const { config, store, coordination } = foundations
  const { now } = coordination
  const { publicUrl, pushServices, vapidKey } = config
  const contact = publicUrl.protocol === 'https:' ? publicUrl.origin : NOBODY
  const sender = createWebPushSender({ key: vapidKey, contact, services: pushServices })
  const screens = createScreensService({ store, places: coordination.screens, logger })
  const pushes = createWebPushes({ store, sender, isShown: screens.isShown, now })
  const notifications = createNotifications({ store, broadcaster, pushes, noteForMail, logger, now, newId })
  undo.push(() => notifications.close())
  return { notifications, pushes, screens, mutes: createMutesService({ store, now }) }
}
