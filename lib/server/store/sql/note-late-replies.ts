import { statement } from '../statement'
import { noteReplies } from './shared/note-replies'

/**
 * Hot and set-based: what messages (`$2` conversations, `$3` their seqs) answer, for those whose own statement could not
 * see all that stood before them.
 */
export const noteLateReplies = statement<{ batchId: string; conversationId: string }>(
  'note-late-replies',
  `WITH answer AS (
    SELECT * FROM unnest($2::text[], $3::int[]) AS a(conversation_id, seq)
  ), ${noteReplies('$1')}
  SELECT batch_id AS "batchId", conversation_id AS "conversationId" FROM replied`,
)
