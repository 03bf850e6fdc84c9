import { statement } from '../statement'
import { appendCtes, inputColumns } from './shared/append-ctes'
import { noteReplies } from './shared/note-replies'

export type AppendedRow = {
  messageId: string
  conversationId: string
  seq: number
  begun: boolean
  /** The batch that the message answers; null where there is none. */
  answeredBatchId: string | null
  /** Something came before it that this statement did not see: what it answers is yet to be found. */
  isLate: boolean
}

/**
 * Hot and set-based: messages of several senders that arrive together, with their conversations, seqs, jobs and files,
 * in one statement and one flush; through Prisma's client each costs ten times as much. Where a
 * conversation was longer than the statement saw, because it waited for another's, a copy that it did not see may stand
 * right before a customer's message.
 */
export const appendMessages = statement<AppendedRow>(
  'append-messages',
  `WITH input AS (
    SELECT message_id, new_conversation_id, contractor_id, customer_id, sender_id, message_type::"MessageType",
      content::jsonb, job_id, client_message_id, file_url, ord, false AS bulk, NULL::tsvector AS words
    FROM unnest($2::text[], $3::text[], $4::text[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[],
      $10::text[], $11::text[]) WITH ORDINALITY AS i(${inputColumns})
  ), ${appendCtes('$1')}, seen AS (
    SELECT c.id, c.last_seq FROM pair JOIN conversations c USING (contractor_id, customer_id)
    WHERE pair.n > pair.from_contractor
  ), first AS (
    SELECT p.conversation_id, min(p.seq) AS seq, s.last_seq <> min(p.before) AS is_late
    FROM placed p JOIN seen s ON s.id = p.conversation_id WHERE p.sender_id = p.customer_id AND NOT p.begun
    GROUP BY p.conversation_id, s.last_seq
  ), answer AS (
    SELECT conversation_id, seq FROM first WHERE NOT is_late
  ), ${noteReplies('$1')}
  SELECT p.message_id AS "messageId", p.conversation_id AS "conversationId", p.seq, p.begun,
    (SELECT r.batch_id FROM replied r WHERE r.conversation_id = p.conversation_id AND r.seq = p.seq) AS "answeredBatchId",
    EXISTS (SELECT 1 FROM first f WHERE f.conversation_id = p.conversation_id AND f.seq = p.seq AND f.is_late) AS "isLate"
  FROM placed p ORDER BY p.ord`,
)
