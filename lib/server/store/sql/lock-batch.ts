import type { BatchState, FollowUpWho } from '../../../protocol/bulk-objects'
import type { MessageContent, MessageType, Role } from '../../../protocol/objects'
import { statement } from '../statement'
import { stepsTaken } from './shared/steps-taken'

export type LockedBatch = {
  id: string
  contractorId: string
  state: BatchState
  createdAt: Date
  /** Null for one that was sent at once, which takes no step. */
  sendAt: Date | null
  startedAt: Date | null
  isScheduled: boolean
  parentId: string | null
  followUp: FollowUpWho | null
  whenFree: boolean
  messageType: MessageType
  content: MessageContent
  personalize: boolean
  jobId: string | null
  templateId: string | null
  steps: number
  wakeId: string | null
  now: Date
  hasSent: boolean
  isForSeveral: boolean
  senderName: string
  senderRole: Role
  senderSuspended: boolean
  senderClosed: boolean
  jobTitle: string | null
  jobIsOpen: boolean | null
  posterId: string | null
  posterRole: Role | null
  inTheWay: Date | null
}

/**
 * Database: holds the row of a batch, so that steps and its sender's wishes follow one another, with all that is asked
 * about it. `$2` is the sender, where only an own one counts. `inTheWay` is the `$3`-th newest of the steps and immediate
 * batches of that sender within `$4` milliseconds.
 */
export const lockBatch = statement<LockedBatch>(
  'lock-batch',
  `SELECT b.id, b.contractor_id AS "contractorId", b.state, b.created_at AS "createdAt", b.send_at AS "sendAt",
     b.started_at AS "startedAt", b.is_scheduled AS "isScheduled", b.parent_id AS "parentId", b.follow_up AS "followUp",
     b.when_free AS "whenFree", b.message_type AS "messageType", b.content, b.personalize, b.job_id AS "jobId",
     b.template_id AS "templateId", b.steps, b.wake_id AS "wakeId", clock_timestamp() AS now,
     EXISTS (SELECT 1 FROM bulk_recipients r WHERE r.batch_id = b.id AND r.message_id IS NOT NULL) AS "hasSent",
     EXISTS (SELECT 1 FROM bulk_recipients r WHERE r.batch_id = b.id OFFSET 1) AS "isForSeveral",
     u.name AS "senderName", u.role AS "senderRole", u.suspended_at IS NOT NULL AS "senderSuspended",
     u.deleted_at IS NOT NULL AS "senderClosed", j.title AS "jobTitle", j.status = 'open' AS "jobIsOpen",
     j.poster_id AS "posterId", (SELECT role FROM users WHERE id = j.poster_id) AS "posterRole",
     (${stepsTaken('b.contractor_id', '$4')} ORDER BY at DESC OFFSET GREATEST($3::bigint - 1, 0) LIMIT 1) AS "inTheWay"
   FROM bulk_batches b JOIN users u ON u.id = b.contractor_id LEFT JOIN jobs j ON j.id = b.job_id
   WHERE b.id = $1 AND ($2::text IS NULL OR b.contractor_id = $2) FOR UPDATE OF b`,
)
