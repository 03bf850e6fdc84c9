import {
  type BatchState,
  type BatchTotals,
  copyStates,
  type FollowUpWho,
  type PausedBecause,
} from '../../../../protocol/bulk-objects'
import type { MessageContent, MessageType } from '../../../../protocol/objects'

export type BatchHead = {
  id: string
  createdAt: Date
  jobId: string | null
  jobTitle: string | null
  messageType: MessageType
  totals: BatchTotals
}

/** What only its sender sees of a batch. */
export type BatchRow = BatchHead & {
  clientBatchId: string | null
  contractorId: string
  parentId: string | null
  followUp: FollowUpWho | null
  sendAt: Date
  state: BatchState
  pausedBecause: PausedBecause | null
  templateId: string | null
  content: MessageContent
  personalize: boolean
  whenFree: boolean
}

/** Columns of `bulk_batches b` with what became of its copies; needs `batchJoins`. */
export const batchColumns = `b.id, b.created_at AS "createdAt", b.job_id AS "jobId", j.title AS "jobTitle",
  b.message_type AS "messageType", r.totals`

/** The rest of a `BatchRow`. */
export const ownBatchColumns = `b.client_batch_id AS "clientBatchId", b.contractor_id AS "contractorId",
  b.parent_id AS "parentId", b.follow_up AS "followUp", COALESCE(b.send_at, b.created_at) AS "sendAt", b.state,
  b.paused_because AS "pausedBecause", b.template_id AS "templateId", b.content, b.personalize,
  b.when_free AS "whenFree"`

/** That a copy reached somebody, read it or answered it counts while it stands: what was recalled counts as that alone. */
export const isDelivered = `state = 'sent' AND COALESCE(delivered_at, read_at, replied_at) IS NOT NULL`
export const isRead = `state = 'sent' AND COALESCE(read_at, replied_at) IS NOT NULL`
export const isReplied = `state = 'sent' AND replied_at IS NOT NULL`

/** Each row of a recipient is in one state, so the sum holds whatever happens meanwhile. */
export const batchJoins = `LEFT JOIN jobs j ON j.id = b.job_id
  CROSS JOIN LATERAL (
    SELECT json_build_object('requested', count(*),
      ${copyStates.map((state) => `'${state}', count(*) FILTER (WHERE state = '${state}')`).join(', ')},
      'delivered', count(*) FILTER (WHERE ${isDelivered}), 'read', count(*) FILTER (WHERE ${isRead}),
      'replied', count(*) FILTER (WHERE ${isReplied})) AS totals
    FROM bulk_recipients WHERE batch_id = b.id
  ) r`
