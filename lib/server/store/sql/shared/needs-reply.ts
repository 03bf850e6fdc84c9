/**
 * Whether the conversation `c` waits for an answer of `me`. An own copy of what went to several is none: what stands before
 * it waits as it did.
 */
export const needsReply = (me: string) =>
  `(SELECT m.sender_id <> ${me} FROM messages m WHERE m.conversation_id = c.id AND m.deleted_at IS NULL
        AND NOT (m.sender_id = ${me} AND m.bulk)
        ORDER BY m.seq DESC LIMIT 1)`
