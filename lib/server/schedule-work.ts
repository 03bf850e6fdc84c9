import type { Foundations, Undo } from './foundations'
import type { Logger } from './logger'
import { createSchedule } from './schedule'
import type { BulkEngine } from './services/bulk-engine'
import type { Digests } from './services/digests'
import type { Housekeeping } from './services/housekeeping'
import type { Mails } from './services/mails'
import type { OwnExportsService } from './services/own-exports'
import type { PresenceService } from './services/presence'
import type { PresenceHistoryService } from './services/presence-history'
import type { SecurityLog } from './services/security-log'
import type { WebPushes } from './services/web-pushes'
import { mergeNewWords } from './store/search'

const HOUSEKEEPING_INTERVAL_MS = 10 * 60_000
/** Searches read at most this much unmerged text. */
const MERGE_INTERVAL_MS = 10_000
const SAMPLE_INTERVAL_MS = 60_000
const REWAKE_INTERVAL_MS = 60_000
const PUSH_INTERVAL_MS = 2000
const DIGEST_INTERVAL_MS = 30_000

type Scheduled = {
  foundations: Foundations
  logger: Logger
  undo: Undo
  presence: PresenceService
  history: PresenceHistoryService
  housekeeping: Housekeeping
  securityLog: SecurityLog
  bulkEngine: BulkEngine
  ownExports: OwnExportsService
  mail: { mails: Mails; digests: Digests } | null
  pushes: WebPushes
}

/** What is done now and then, on one node. */
export function scheduleWork({
  foundations,
  logger,
  undo,
  presence,
  history,
  housekeeping,
  securityLog,
  bulkEngine,
  ownExports,
  mail,
  pushes,
}: Scheduled): void {
  const { claim, config, store } = foundations
  const schedule = createSchedule({ isLeader: () => claim.isLeader(), logger })
  undo.push(async () => schedule.close())
  schedule.every(SAMPLE_INTERVAL_MS, 'presence sample', async () => {
    const { users, isComplete } = await presence.listOnline()
    // A gap is the truth; a dip would be a tale of people who went.
    if (!isComplete) return
    await history.record({
      people: users.length,
      sockets: users.reduce((total, user) => total + user.connections.length, 0),
    })
  })
  schedule.every(MERGE_INTERVAL_MS, 'merging of new words', () => mergeNewWords(store))
  schedule.every(REWAKE_INTERVAL_MS, 'waking of overdue batches', () => bulkEngine.rewakeOverdue())
  schedule.every(REWAKE_INTERVAL_MS, 'waking of overdue exports', ownExports.rewakeOverdue)
  schedule.every(PUSH_INTERVAL_MS, 'pushes to devices', pushes.sendDue)
  if (mail !== null) {
    schedule.every(REWAKE_INTERVAL_MS, 'waking of overdue mails', mail.mails.rewakeOverdue)
    schedule.every(DIGEST_INTERVAL_MS, 'mails about what waits unread', mail.digests.writeDue)
  }
  for (const { kind, remove } of housekeeping) {
    schedule.every(HOUSEKEEPING_INTERVAL_MS, `removal of ${kind}`, remove)
  }
  schedule.every(HOUSEKEEPING_INTERVAL_MS, 'removal of the old security log', () =>
    securityLog.removeOld(config.securityLogDays),
  )
}
