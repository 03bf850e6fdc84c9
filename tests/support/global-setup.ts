import { chmodSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import type { TestProject } from 'vitest/node'
import { readConfig } from '../../lib/server/config'
import { createLogger } from '../../lib/server/logger'
import { createRuntime } from '../../lib/server/runtime'
import { startEmbeddedPostgres } from '../../lib/server/store/embedded-postgres'
import { partitionMessages } from '../../lib/server/store/partition-messages'
import { bundleServer } from './bundle-server'

declare module 'vitest' {
  interface ProvidedContext {
    /** A PostgreSQL whose databases `template_empty` (migrated) and `template_demo` each test file clones. */
    databaseUrl: string
    /** The uploads that belong to the demo data. */
    demoFiles: string
    /** The folder of the program that tests start as processes. */
    serverBuild: string
  }
}

/** One PostgreSQL of its own for each run of the integration tests, with a migrated database and one with the demo. */
export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const folder = mkdtempSync(path.join(tmpdir(), 'rollcall-test-'))
  chmodSync(folder, 0o711)
  const embedded = await startEmbeddedPostgres(path.join(folder, 'database'))
  const demoFiles = path.join(folder, 'files')
  const client = new pg.Client({ connectionString: embedded.url })
  await client.connect()
  await client.query('CREATE DATABASE template_empty')
  await prepare('template_empty', '0')
  const partitions = Number(project.config.env?.TEST_PARTITIONS ?? 0)
  if (partitions > 0) {
    await partitionMessages({ url: urlOf('template_empty'), partitions, onProgress: () => undefined })
  }
  await client.query('CREATE DATABASE template_demo TEMPLATE template_empty')
  await prepare('template_demo', '1')
  await client.end()
  project.provide('databaseUrl', embedded.url)
  project.provide('demoFiles', demoFiles)
  const build = path.join(folder, 'build')
  await bundleServer(build)
  project.provide('serverBuild', build)
  return async () => {
    await embedded.stop()
    rmSync(folder, { recursive: true, force: true })
  }

  function urlOf(database: string): string {
    const url = new URL(embedded.url)
    url.pathname = `/${database}`
    return url.href
  }

  async function prepare(database: string, demo: '0' | '1'): Promise<void> {
    const config = readConfig({ DATABASE_URL: urlOf(database), DATA_DIR: demoFiles, DEMO: demo })
    const runtime = await createRuntime({
      config,
      logger: createLogger('silent'),
      broadcaster: { toUsers() {}, toRole() {}, toSocket() {} },
    })
    await runtime.close()
  }
}
