import pg from 'pg'

/** At a start nobody waits yet, and it may take 10 s to fail (PROMISES A4). */
const CONNECT_MS = 5000

/**
 * Runs `work` on a connection of its own, which ends with it.
 * @throws when there is no connection within 5 s, unless `options` say otherwise, or when it is lost while `work` has it
 */
export async function withClient<T>(
  url: string,
  work: (client: pg.Client) => Promise<T>,
  options: Pick<pg.ClientConfig, 'connectionTimeoutMillis' | 'options'> = {},
): Promise<T> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: CONNECT_MS, ...options })
  // Nobody may be asking anything of it as it is lost, and an error without a listener would end the process.
  const lost = new Promise<never>((_, reject) => client.on('error', reject))
  lost.catch(() => {})
  await client.connect()
  try {
    return await Promise.race([work(client), lost])
  } finally {
    await client.end()
  }
}
