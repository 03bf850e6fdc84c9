import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { readConfig } from '../../lib/server/config'
import { createLogger } from '../../lib/server/logger'
import { createRuntime } from '../../lib/server/runtime'
import { startEmbeddedPostgres } from '../../lib/server/store/embedded-postgres'

const DATA_DIR = '.cache/test-database'

declare module 'vitest' {
  interface ProvidedContext {
    databaseUrl: string
  }
}

/**
 * One PostgreSQL for all integration tests, with a migrated database and one that also holds the demo data: each test
 * file clones what it needs.
 */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const embedded = await startEmbeddedPostgres(DATA_DIR)
  const client = new pg.Client({ connectionString: embedded.url })
  await client.connect()
  const { rows } = await client.query("SELECT datname FROM pg_database WHERE datname ~ '^(test_|template_)'")
  for (const { datname } of rows.filter((row) => row.datname !== 'template_')) {
    await client.query(`DROP DATABASE "${datname}" WITH (FORCE)`)
  }
  await client.query('CREATE DATABASE template_demo')
  await client.end()
  const url = new URL(embedded.url)
  url.pathname = '/template_demo'
  const config = readConfig({ DATABASE_URL: url.href, DATA_DIR: `${DATA_DIR}/demo-files`, DEMO: '1' })
  const runtime = await createRuntime({
    config,
    logger: createLogger('silent'),
    broadcaster: { toUsers() {}, toSocket() {} },
  })
  await runtime.close()
  project.provide('databaseUrl', embedded.url)
  return () => embedded.stop()
}
