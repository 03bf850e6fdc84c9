import type pg from 'pg'

/*
 * Everything that this server reaches for in `pg` beyond what it promises. `tests/unit/postgres-internals.test.ts` fails
 * when it is renamed.
 */

/** Ends a connection without asking its peer, which may never answer. */
export function cutPostgres(client: pg.Client): void {
  const { connection } = client as unknown as { connection: { stream: { destroy(): void } } }
  connection.stream.destroy()
}
