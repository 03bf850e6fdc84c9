import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import { deployMigrations, diffToSchema, migrationsDir, readMigrationState } from '../lib/server/store/migrations'
import {
  cancelPartitioning,
  DEFAULT_PARTITIONS,
  MOST_PARTITIONS,
  partitionMessages,
  readPartitioning,
} from '../lib/server/store/partition-messages'
import { joinDatabase } from '../scripts/open-store'

const usage = 'usage: npm run migrate -- new NAME | deploy | status | partition [NUMBER | cancel]'

/** Writes the SQL that takes the migrated database to schema.prisma into a new folder. */
async function createMigration(url: string, name: string | undefined): Promise<string> {
  if (!name || !/^[a-z0-9_]+$/.test(name)) throw new Error(`${usage}\nNAME has lower-case letters, digits and _`)
  await deployMigrations(url)
  const sql = await diffToSchema(url)
  if (sql === null) return 'schema.prisma and the migrations agree: nothing to write.'
  const { applied } = await readMigrationState(url)
  const folder = `${String(applied.length + 1).padStart(4, '0')}_${name}`
  mkdirSync(path.join(migrationsDir, folder))
  writeFileSync(path.join(migrationsDir, folder, 'migration.sql'), sql)
  return `Wrote prisma/migrations/${folder}/migration.sql: read it, then run npm run migrate -- deploy.`
}

/** Cuts the table of messages while servers use it, which may take long: it says how far it is. */
async function partition(url: string, number = String(DEFAULT_PARTITIONS)): Promise<string> {
  if (number === 'cancel') {
    return (await cancelPartitioning(url)) ? 'The messages are as they were.' : 'Nothing was begun.'
  }
  const partitions = Number(number)
  if (!Number.isInteger(partitions) || partitions < 2 || partitions > MOST_PARTITIONS) {
    throw new Error(`${usage}\nNUMBER is from 2 to ${MOST_PARTITIONS}`)
  }
  const { pending, unknown } = await readMigrationState(url)
  if (pending.length > 0 || unknown.length > 0) {
    throw new Error('the database is not as this program has it: see npm run migrate -- status')
  }
  const isNew = await partitionMessages({ url, partitions, onProgress: (line) => console.log(line) })
  return isNew ? 'The messages are in partitions.' : 'The messages are in partitions already.'
}

/** What is applied and what is not, and how the messages lie. */
async function describe(url: string): Promise<string> {
  const { applied, pending, unknown, changed } = await readMigrationState(url)
  const lines = Object.entries({ applied, pending, unknown, changed }).map(
    ([state, names]) => `${state}: ${names.join(', ') || 'none'}`,
  )
  const { isPartitioned, progress } = await readPartitioning(url)
  if (!progress) return [...lines, `messages: ${isPartitioned ? 'in partitions' : 'in one table'}`].join('\n')
  const { page, pages, partitions } = progress
  const percent = pages === 0 ? 100 : Math.floor((page / pages) * 100)
  lines.push(
    `messages: being cut into ${partitions} partitions, ${percent} % of the table copied. Where nothing is at work on it any more,`,
    'npm run migrate -- partition goes on with it, and npm run migrate -- partition cancel takes away what was begun.',
  )
  return lines.join('\n')
}

async function run(): Promise<string> {
  const [command, name] = process.argv.slice(2)
  const database = await joinDatabase()
  try {
    switch (command) {
      case 'new':
        return await createMigration(database.url, name)
      case 'deploy': {
        const applied = await deployMigrations(database.url)
        return applied.length === 0 ? 'Nothing to apply.' : `Applied ${applied.join(', ')}.`
      }
      case 'status':
        return await describe(database.url)
      case 'partition':
        return await partition(database.url, name)
      default:
        throw new Error(usage)
    }
  } finally {
    await database.close()
  }
}

run().then(
  (line) => console.log(line),
  (error: unknown) => {
    console.error(error instanceof Error ? error.message : String(error))
    process.exitCode = 1
  },
)
