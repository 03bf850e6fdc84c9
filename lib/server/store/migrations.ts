import { createHash } from 'node:crypto'
import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import path from 'node:path'
import { PrismaPg } from '@prisma/adapter-pg'
import {
  bindSqlAdapterFactory,
  ColumnTypeEnum,
  DriverAdapterError,
  type SqlDriverAdapter,
  type SqlMigrationAwareDriverAdapterFactory,
} from '@prisma/driver-adapter-utils'
import pg from 'pg'
import { withMigrationLock } from './database-claim'
import { readPartitioning } from './partition-messages'
import { hasMigrations } from './sql/has-migrations'
import { listMigrations } from './sql/list-migrations'
import { withClient } from './with-client'

/** Where the migrations of this program are, relative to the project's folder. */
export const migrationsDir = path.resolve('prisma/migrations')
const schemaFile = path.resolve('prisma/schema.prisma')

export type MigrationState = {
  applied: string[]
  pending: string[]
  unknown: string[]
  changed: string[]
}

type MigrationFile = { name: string; sql: string; checksum: string }

function readMigrations(): MigrationFile[] {
  return readdirSync(migrationsDir, { withFileTypes: true })
    .filter((entry) => entry.isDirectory())
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const sql = readFileSync(path.join(migrationsDir, name, 'migration.sql'), 'utf8')
      return { name, sql, checksum: createHash('sha256').update(sql).digest('hex') }
    })
}

/** Compares the program's migrations with the table that Prisma keeps in the database. */
export async function readMigrationState(url: string): Promise<MigrationState> {
  const files = readMigrations()
  return withClient(url, async (client) => {
    const [migrations] = await hasMigrations.run(client, [])
    const rows = migrations?.there ? await listMigrations.run(client, []) : []
    const applied = new Map(rows.map((row) => [row.name, row.checksum]))
    const known = new Set(files.map((file) => file.name))
    return {
      applied: [...applied.keys()].sort(),
      pending: files.filter((file) => !applied.has(file.name)).map((file) => file.name),
      unknown: [...applied.keys()].filter((name) => !known.has(name)),
      changed: files
        .filter((file) => applied.has(file.name) && applied.get(file.name) !== file.checksum)
        .map((file) => file.name),
    }
  })
}

/**
 * Brings the database up to the program's migrations and returns the names applied. Several processes may call it at
 * once: one does the work and the others wait.
 * @throws when the database is newer than the program, an applied migration was edited, one fails, or messages are being partitioned
 */
export async function deployMigrations(url: string): Promise<string[]> {
  if ((await readGoodState(url)).pending.length === 0) return []
  return withMigrationLock(url, async () => {
    // Another process may have done it while this one waited. Loading the engine takes longer than a whole start without it.
    if ((await readGoodState(url)).pending.length === 0) return []
    return withSchemaEngine(url, async (engine) => {
      const { appliedMigrationNames } = await engine.applyMigrations({ migrationsList: migrationsList(), filters })
      return appliedMigrationNames
    })
  })
}

async function readGoodState(url: string): Promise<MigrationState> {
  const state = await readMigrationState(url)
  if (state.unknown.length > 0) {
    throw new Error(`the database is newer than this program: it has migration ${state.unknown.join(', ')}`)
  }
  if (state.changed.length > 0) {
    throw new Error(`migration ${state.changed.join(', ')} was changed after it was applied`)
  }
  if (state.pending.length > 0 && (await readPartitioning(url)).progress) {
    throw new Error(
      'the messages are being cut into partitions: with the version before, finish it or run npm run migrate -- partition cancel',
    )
  }
  return state
}

/** The SQL that takes a migrated database to `schema.prisma`, or null where they agree. */
export async function diffToSchema(url: string): Promise<string | null> {
  return withSchemaEngine(url, async (engine) => {
    const { stdout, exitCode } = await engine.diff({
      from: { tag: 'schemaDatasource', ...schemas(), configDir: path.resolve('.') },
      to: { tag: 'schemaDatamodel', ...schemas() },
      script: true,
      exitCode: true,
      filters,
    })
    return exitCode === 0 ? null : stdout
  })
}

const filters = { externalTables: [], externalEnums: [] }

function schemas() {
  return { files: [{ path: schemaFile, content: readFileSync(schemaFile, 'utf8') }] }
}

function migrationsList() {
  const lockfile = path.join(migrationsDir, 'migration_lock.toml')
  return {
    baseDir: migrationsDir,
    lockfile: {
      path: 'migration_lock.toml',
      content: existsSync(lockfile) ? readFileSync(lockfile, 'utf8') : null,
    },
    shadowDbInitScript: '',
    migrationDirectories: readMigrations().map((file) => ({
      path: file.name,
      migrationFile: { path: 'migration.sql', content: { tag: 'ok' as const, value: file.sql } },
    })),
  }
}

type EngineModule = typeof import('@prisma/schema-engine-wasm')
type SchemaEngine = Awaited<ReturnType<EngineModule['SchemaEngine']['new']>>

let loading: Promise<EngineModule> | null = null

/** One instance a process: the package's glue keeps views of the memory of the first one it is given. */
function loadEngine(): Promise<EngineModule> {
  loading ??= instantiateEngine()
  return loading
}

/** The official schema engine as WebAssembly: Prisma's own binary would have to be downloaded. */
async function instantiateEngine(): Promise<EngineModule> {
  // The package's entry imports the .wasm as a module, which Node does not do: instantiate it by hand.
  const engine = (await import('@prisma/schema-engine-wasm/schema_engine_bg')) as unknown as EngineModule & {
    __wbg_set_wasm(exports: WebAssembly.Exports): void
  }
  const entry = createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm/schema_engine_bg')
  const bytes = readFileSync(path.join(path.dirname(entry), 'schema_engine_bg.wasm'))
  const { instance } = await WebAssembly.instantiate(bytes, {
    './schema_engine_bg.js': engine as unknown as WebAssembly.ModuleImports,
  })
  engine.__wbg_set_wasm(instance.exports)
  ;(instance.exports.__wbindgen_start as () => void)()
  return engine
}

async function withSchemaEngine<T>(url: string, use: (engine: SchemaEngine) => Promise<T>): Promise<T> {
  const { SchemaEngine } = await loadEngine()
  const pool = new pg.Pool({ connectionString: url })
  const factory = bindSqlAdapterFactory(createCatalogueAdapter(pool))
  const engine = await SchemaEngine.new(
    { datamodels: [[schemaFile, schemas().files[0]?.content ?? '']] },
    () => {},
    factory,
  )
  try {
    return await use(engine)
  } finally {
    engine.free()
    await pool.end()
  }
}

const CHAR_OID = 18
const TEXT_OID = 25

/**
 * The official adapter, but for two things. The engine reads PostgreSQL's catalogue, whose one-letter columns are of the type `"char"`, which the adapter refuses
 * to map: let them pass as text and give them their type afterwards. The engine asks one question at a time.
 */
function createCatalogueAdapter(pool: pg.Pool): SqlMigrationAwareDriverAdapterFactory {
  let charColumns: number[] = []
  const query = pool.query.bind(pool) as (...args: unknown[]) => Promise<pg.QueryResult>
  Object.assign(pool, {
    query: async (...args: unknown[]) => {
      const result = await query(...args)
      charColumns = result.fields.flatMap((field, index) => (field.dataTypeID === CHAR_OID ? [index] : []))
      for (const index of charColumns) Object.assign(result.fields[index] ?? {}, { dataTypeID: TEXT_OID })
      return result
    },
  })
  const factory = new PrismaPg(pool)
  const withChars = (adapter: SqlDriverAdapter): SqlDriverAdapter => {
    // The adapter's own cuts at every semicolon, in functions and comments too. Sent whole, a script is one transaction.
    adapter.executeScript = async (script) => {
      await query(script).catch((error: pg.DatabaseError) => {
        const { code = '', severity = '', message, detail, column, hint } = error
        throw new DriverAdapterError({ kind: 'postgres', code, severity, message, detail, column, hint })
      })
    }
    const queryRaw = adapter.queryRaw.bind(adapter)
    adapter.queryRaw = async (params) => {
      const result = await queryRaw(params)
      for (const index of charColumns) result.columnTypes[index] = ColumnTypeEnum.Character
      return result
    }
    return adapter
  }
  return {
    provider: factory.provider,
    adapterName: factory.adapterName,
    connect: async () => withChars(await factory.connect()),
    connectToShadowDb: async () => withChars(await factory.connectToShadowDb()),
  }
}
