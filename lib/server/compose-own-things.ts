import type { Foundations } from './foundations'
import { newId } from './ids'
import type { Broadcaster } from './ports/broadcaster'
import type { AudiencesService } from './services/audiences'
import { createBlocksService } from './services/blocks'
import { createConversationsService } from './services/conversations'
import { createDraftsService } from './services/drafts'
import type { JobAnnouncer } from './services/job-announcer'
import { createJobsService } from './services/jobs'
import type { NotificationsService } from './services/notifications'
import { createOptOutsService } from './services/opt-outs'
import type { ReceiptsService } from './services/receipts'
import { createTemplatesService } from './services/templates'

/** What people have and made, beside their account: all of it is in the export of their data. */
export function composeOwnThings(parts: {
  foundations: Foundations
  broadcaster: Broadcaster
  notifications: NotificationsService
  jobAnnouncer: JobAnnouncer
  audiences: AudiencesService
  receipts: ReceiptsService
}) {
  const { foundations, broadcaster, notifications, jobAnnouncer, audiences, receipts } = parts
  const { store, changes, coordination } = foundations
  const { now } = coordination
  return {
    audiences,
    blocks: createBlocksService({ store, changes, receipts, now }),
    conversations: createConversationsService({ store, read: foundations.reads.read }),
    drafts: createDraftsService({ store, broadcaster, now }),
    jobs: createJobsService({ store, announcer: jobAnnouncer, notifications, now, newId }),
    optOuts: createOptOutsService({ store, now }),
    templates: createTemplatesService({ store, now, newId }),
  }
}
