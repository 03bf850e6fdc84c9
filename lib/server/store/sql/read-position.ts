import { statement } from '../statement'

export type Position = { lsn: string; system: string; database: string }

/** How far the primary has written its log, and which database of which installation it is: functions of PostgreSQL's own. */
export const readPosition = statement<Position>(
  'read-position',
  `SELECT pg_current_wal_lsn()::text AS lsn, system_identifier::text AS system, current_database()::text AS database
   FROM pg_control_system()`,
)
