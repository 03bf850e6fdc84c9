import { statement } from '../statement'

/** Whether some connection holds the lock of `mark-node`: only PostgreSQL's own catalogue says so. */
export const holdsClaim = statement<{ held: boolean }>(
  'holds-claim',
  `SELECT EXISTS (
     SELECT FROM pg_locks WHERE locktype = 'advisory' AND classid = $1::bigint::oid AND objid = $2::bigint::oid
       AND objsubid = 2 AND database = (SELECT oid FROM pg_database WHERE datname = current_database())
   ) AS held`,
)
