import type { SessionTokens } from '../auth/session-token'
import type { Logger } from '../logger'
import type { Metrics } from '../metrics'
import type { AccountsService } from '../services/accounts'
import type { AdminPresenceService } from '../services/admin-presence'
import type { AnalyticsService } from '../services/analytics'
import type { AudiencesService } from '../services/audiences'
import type { BlocksService } from '../services/blocks'
import type { BulkMessagingService } from '../services/bulk-messaging'
import type { BulkReportsService } from '../services/bulk-reports'
import type { ConversationsService } from '../services/conversations'
import type { DirectoryService } from '../services/directory'
import type { JobsService } from '../services/jobs'
import type { PresenceHistoryService } from '../services/presence-history'
import type { TakePoint } from '../services/rate-guard'
import type { SearchService } from '../services/search'
import type { SecurityLog } from '../services/security-log'
import type { TemplatesService } from '../services/templates'
import type { UploadsService } from '../services/uploads'

/** The part of the runtime that the HTTP API is a door to. */
export type HttpServices = {
  accounts: AccountsService
  adminPresence: AdminPresenceService
  analytics: AnalyticsService
  audiences: AudiencesService
  blocks: BlocksService
  bulkMessaging: Pick<BulkMessagingService, 'preview'>
  bulkReports: BulkReportsService
  conversations: ConversationsService
  directory: DirectoryService
  jobs: JobsService
  presenceHistory: PresenceHistoryService
  search: SearchService
  securityLog: SecurityLog
  templates: TemplatesService
  uploads: UploadsService
  takePoint: TakePoint
  sessionTokens: SessionTokens
  metrics: Pick<Metrics, 'observeRequest' | 'render'>
  logger: Logger
  /** The names of what does not answer: what is needed, and what a node goes on without. */
  findMissing(): Promise<{ missing: string[]; degraded: string[] }>
}
