/** The transaction's id as a number: what sync cursors are compared with. */
export const currentXid = 'pg_current_xact_id()::text::bigint'
