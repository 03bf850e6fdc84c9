import { statement } from '../statement'

/** Whether this is a copy of that database, and has it up to that position; null where it is no standby. Functions of PostgreSQL's own. */
export const hasReplayed = statement<{ isCopy: boolean; isThere: boolean | null }>(
  'has-replayed',
  `SELECT system_identifier::text = $2::text AND current_database() = $3::text AS "isCopy",
     CASE WHEN pg_is_in_recovery() THEN pg_last_wal_replay_lsn() >= $1::pg_lsn END AS "isThere"
   FROM pg_control_system()`,
)
