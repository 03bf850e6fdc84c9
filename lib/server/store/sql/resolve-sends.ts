import type { Role } from '../../../protocol/objects'
import { statement } from '../statement'
import { type MessageJson, messageColumns } from './shared/message-columns'
import { type UploadColumns, uploadColumns } from './shared/upload-columns'

/** What is not there is null, a whole group at once: conversation, receiver, job, upload. */
export type ResolvedRow = Partial<UploadColumns> & {
  existing: MessageJson | null
  conversationId: string | null
  receiverId: string | null
  receiverRole: Role
  suspended: boolean
  deleted: boolean
  blockedByReceiver: boolean
  blockedBySender: boolean
  posterId: string | null
  posterRole: Role
  jobTitle: string
  jobIsOpen: boolean
  jobIsLinked: boolean
}

/**
 * Hot and set-based: everything the policy of several sends asks for, in one round trip; through Prisma's client each
 * send costs seven.
 */
export const resolveSends = statement<ResolvedRow>(
  'resolve-sends',
  `SELECT
    (SELECT to_json(t) FROM (SELECT ${messageColumns} FROM messages m
      WHERE m.sender_id = i.sender_id AND m.client_message_id = i.client_message_id) t) AS existing,
    c.id AS "conversationId", r.id AS "receiverId", r.role AS "receiverRole",
    r.suspended_at IS NOT NULL AS suspended, r.deleted_at IS NOT NULL AS deleted,
    EXISTS (SELECT 1 FROM blocks b WHERE b.blocker_id = r.id AND b.blocked_id = i.sender_id) AS "blockedByReceiver",
    EXISTS (SELECT 1 FROM blocks b WHERE b.blocker_id = i.sender_id AND b.blocked_id = r.id) AS "blockedBySender",
    j.poster_id AS "posterId", j.title AS "jobTitle", j.status = 'open' AS "jobIsOpen",
    CASE WHEN j.id IS NOT NULL THEN (SELECT p.role FROM users p WHERE p.id = j.poster_id) END AS "posterRole",
    j.id IS NOT NULL AND EXISTS (
      SELECT 1 FROM conversation_jobs cj WHERE cj.conversation_id = c.id AND cj.job_id = j.id) AS "jobIsLinked",
    ${uploadColumns}
  FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[]) WITH ORDINALITY
    AS i(sender_id, conversation_id, contractor_id, customer_id, job_id, client_message_id, file_url, ord)
  LEFT JOIN LATERAL (
    SELECT id, contractor_id, customer_id FROM conversations
      WHERE id = i.conversation_id AND i.sender_id IN (contractor_id, customer_id)
    UNION ALL
    SELECT id, contractor_id, customer_id FROM conversations
      WHERE contractor_id = i.contractor_id AND customer_id = i.customer_id
  ) c ON true
  LEFT JOIN users r ON r.id = CASE
    WHEN i.sender_id = COALESCE(c.contractor_id, i.contractor_id) THEN COALESCE(c.customer_id, i.customer_id)
    ELSE COALESCE(c.contractor_id, i.contractor_id) END
  LEFT JOIN jobs j ON j.id = i.job_id
  LEFT JOIN uploads up ON up.file_url = i.file_url AND up.owner_id = i.sender_id
  ORDER BY i.ord`,
)
