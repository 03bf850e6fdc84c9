import type { Store } from './client'

export type SampleRow = { at: Date; people: number; sockets: number }

/** Keeps one sample for a minute, the newest, and forgets those before `forgetBefore`. */
export async function insertSample(store: Store, sample: SampleRow, forgetBefore: Date): Promise<void> {
  await store.pool.query(
    `WITH forgotten AS (DELETE FROM presence_samples WHERE at < $4)
     INSERT INTO presence_samples (at, people, sockets) VALUES (date_trunc('minute', $1::timestamptz), $2, $3)
     ON CONFLICT (at) DO UPDATE SET people = EXCLUDED.people, sockets = EXCLUDED.sockets`,
    [sample.at, sample.people, sample.sockets, forgetBefore],
  )
}

/** The highest figures of each stretch of `stretchMs`, counted from `from`. */
export async function listSamples(
  store: Store,
  query: { from: Date; to: Date; stretchMs: number },
): Promise<SampleRow[]> {
  const { rows } = await store.pool.query<SampleRow>(
    `SELECT date_bin($3 * interval '1 millisecond', at, $1::timestamptz) AS at, max(people) AS people,
       max(sockets) AS sockets
     FROM presence_samples WHERE at >= $1 AND at < $2 GROUP BY 1 ORDER BY 1`,
    [query.from, query.to, query.stretchMs],
  )
  return rows
}
