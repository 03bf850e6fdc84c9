import type { SessionTokens } from '../auth/session-token'
import type { Logger } from '../logger'
import type { Metrics } from '../metrics'
import type { AccountsService } from '../services/accounts'
import type { AdminPresenceService } from '../services/admin-presence'
import type { AnalyticsService } from '../services/analytics'
import type { AudiencesService } from '../services/audiences'
import type { AuditService } from '../services/audit'
import type { BlocksService } from '../services/blocks'
import type { BulkChangesService } from '../services/bulk-changes'
import type { BulkPreviewsService } from '../services/bulk-previews'
import type { BulkReportsService } from '../services/bulk-reports'
import type { ConversationsService } from '../services/conversations'
import type { DirectoryService } from '../services/directory'
import type { DraftsService } from '../services/drafts'
import type { JobsService } from '../services/jobs'
import type { MessageChangesService } from '../services/message-changes'
import type { MessagingService } from '../services/messaging'
import type { MutesService } from '../services/mutes'
import type { NotificationsService } from '../services/notifications'
import type { OptOutsService } from '../services/opt-outs'
import type { OwnExportsService } from '../services/own-exports'
import type { PartialUploadsService } from '../services/partial-uploads'
import type { PresenceHistoryService } from '../services/presence-history'
import type { TakePoint } from '../services/rate-guard'
import type { ReceiptsService } from '../services/receipts'
import type { ReportsService } from '../services/reports'
import type { SearchService } from '../services/search'
import type { SecurityLog } from '../services/security-log'
import type { SharedTemplatesService } from '../services/shared-templates'
import type { TemplatesService } from '../services/templates'
import type { UploadsService } from '../services/uploads'
import type { WebPushes } from '../services/web-pushes'

/** The part of the runtime that the HTTP API is a door to. */
export type HttpServices = {
  accounts: AccountsService
  adminPresence: AdminPresenceService
  analytics: AnalyticsService
  audiences: AudiencesService
  audit: AuditService
  blocks: BlocksService
  bulkChanges: BulkChangesService
  bulkPreviews: Pick<BulkPreviewsService, 'preview'>
  bulkReports: BulkReportsService
  conversations: ConversationsService
  directory: DirectoryService
  drafts: DraftsService
  jobs: JobsService
  messageChanges: MessageChangesService
  messaging: MessagingService
  mutes: MutesService
  notifications: NotificationsService
  optOuts: OptOutsService
  ownExports: Pick<OwnExportsService, 'ask' | 'find' | 'getFile'>
  partialUploads: PartialUploadsService
  presenceHistory: PresenceHistoryService
  pushes: Pick<WebPushes, 'getKey' | 'subscribe' | 'unsubscribe'>
  receipts: Pick<ReceiptsService, 'readConversation'>
  reports: ReportsService
  search: SearchService
  securityLog: SecurityLog
  templates: TemplatesService
  sharedTemplates: SharedTemplatesService
  uploads: UploadsService
  takePoint: TakePoint
  sessionTokens: SessionTokens
  metrics: Pick<Metrics, 'observeRequest' | 'render'>
  logger: Logger
  /** The names of what does not answer: what is needed, and what a node goes on without. */
  findMissing(): Promise<{ missing: string[]; degraded: string[] }>
}
