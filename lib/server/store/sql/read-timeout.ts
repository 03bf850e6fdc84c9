import { statement } from '../statement'

/** How long a statement of this connection may take, `0` for ever: a setting of PostgreSQL's. */
export const readTimeout = statement<{ timeout: string }>(
  'read-timeout',
  "SELECT current_setting('statement_timeout') AS timeout",
)
