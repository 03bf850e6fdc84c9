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

type Query = (query: unknown, ...rest: unknown[]) => unknown

/**
 * From now on this connection prepares nothing under a name, whoever asks for it: behind a pooler the next statement may be another
 * connection's, which has no such name or has it already.
 */
export function sendUnnamed(client: pg.PoolClient): void {
  const query = client.query.bind(client) as Query
  const unnamed: Query = (asked, ...rest) => query(isNamed(asked) ? { ...asked, name: undefined } : asked, ...rest)
  Object.assign(client, { query: unnamed })
}

function isNamed(asked: unknown): asked is { name: string } {
  return typeof asked === 'object' && asked !== null && 'name' in asked && !('submit' in asked)
}
