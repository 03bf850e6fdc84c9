import { createZipArchiveWriter } from './files/zip-archive-writer'
import type { Foundations, Undo } from './foundations'
import { newId, newSecret, newWakeId } from './ids'
import type { WakeQueues } from './jobs/boss-wake-queue'
import type { Logger } from './logger'
import type { AccountsService } from './services/accounts'
import type { NotificationsService } from './services/notifications'
import { listOwnData, type OwnDataSources } from './services/own-data'
import { createOwnExports } from './services/own-exports'
import { createTakePoint } from './services/rate-guard'

const QUEUE = 'own-exports'
/** Longer than any takes. Whose maker died is found by the time in its row, within a minute or two. */
const MAKING_EXPIRES_SECONDS = 6 * 60 * 60

/** What puts together what is kept of people; one at a time on each node. */
export async function composeOwnExports(parts: {
  foundations: Foundations
  logger: Logger
  undo: Undo
  wakeQueues: WakeQueues
  notifications: NotificationsService
  accounts: AccountsService
  sources: Omit<OwnDataSources, 'accounts'>
}) {
  const { foundations, logger, undo, wakeQueues, notifications, accounts, sources } = parts
  const { store, files, coordination } = foundations
  const { now, limiter } = coordination
  const wakes = await wakeQueues.open(QUEUE, MAKING_EXPIRES_SECONDS)
  const ownExports = createOwnExports({
    store,
    files,
    archives: createZipArchiveWriter(),
    wakes,
    notifications,
    listOwnData: (actor) => listOwnData({ ...sources, accounts }, actor),
    assertConfirmed: accounts.assertConfirmedBy,
    takePoint: createTakePoint(limiter),
    logger,
    now,
    newId,
    newSecret,
    newWakeId,
  })
  undo.push(() => ownExports.close())
  await wakes.work(ownExports.make)
  return ownExports
}
