// Runs before anything is installed, so it is plain JavaScript over Node alone.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import path from 'node:path'

/** What the build makes of `server.ts`. */
export const SERVER = 'dist/server.mjs'

const root = path.resolve(import.meta.dirname, '..')
const cache = path.join(root, '.cache')
/** Made by the build among what it is made from. */
const serviceWorker = path.join(root, 'public/service-worker.js')

/** Runs a command in the project's folder with our terminal; exits with its code when it fails. */
export function run(command, args, env = {}) {
  const { status, error } = spawnSync(command, args, {
    cwd: root,
    stdio: 'inherit',
    env: { ...process.env, NEXT_TELEMETRY_DISABLED: '1', ...env },
  })
  if (error) throw error
  if (status !== 0) process.exit(status ?? 1)
}

/** One hash over files and folders, by name and content. */
function hashOf(places) {
  const hash = createHash('sha256')
  const visit = (place) => {
    if (!existsSync(place)) return
    if (statSync(place).isDirectory()) {
      if (path.basename(place) === 'generated') return
      for (const name of readdirSync(place).sort()) visit(path.join(place, name))
      return
    }
    if (place === serviceWorker) return
    hash.update(path.relative(root, place)).update('\0').update(readFileSync(place)).update('\0')
  }
  for (const place of places) visit(path.join(root, place))
  return hash.digest('hex')
}

/** Does `work` when `inputs` changed since it last succeeded, or when `output` is missing. */
function whenStale(name, inputs, output, work) {
  const stamp = path.join(cache, `${name}.hash`)
  const hash = hashOf(inputs)
  const isFresh = existsSync(path.join(root, output)) && existsSync(stamp) && readFileSync(stamp, 'utf8') === hash
  if (isFresh) return
  work()
  mkdirSync(cache, { recursive: true })
  writeFileSync(stamp, hash)
}

/** Installs packages and generates the database client, where stale. */
export function ensureInstalled() {
  // An installation left over from other versions counts as stale too: the lock file is part of the hash.
  whenStale('install', ['package-lock.json'], 'node_modules/.package-lock.json', () => {
    console.log('Installing packages, which takes a minute or two…')
    // Not `npm ci`: it refuses a lock file made where other platforms' optional packages are not served.
    run('npm', ['install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error'])
  })
  whenStale('prisma', ['prisma/schema.prisma', 'package-lock.json'], 'lib/server/store/generated/client.ts', () => {
    console.log('Generating the database client…')
    // Generating needs no engine, but Prisma would download one unless told of a file that exists.
    run('npx', ['prisma', 'generate', '--no-hints'], { PRISMA_SCHEMA_ENGINE_BINARY: process.execPath })
  })
}

/** Builds the pages and the server, where stale. */
export function ensureBuilt() {
  ensureInstalled()
  const inputs = [
    'app',
    'components',
    'lib',
    'public',
    'scripts/build-service-worker.mjs',
    'next.config.ts',
    'postcss.config.mjs',
    'tsconfig.json',
    'package-lock.json',
  ]
  whenStale('build', inputs, '.next/BUILD_ID', () => {
    console.log('Building the pages…')
    run('npx', ['next', 'build'], { NODE_ENV: 'production' })
    run('node', ['scripts/build-service-worker.mjs'])
  })
  const sources = [
    'lib',
    'prisma/schema.prisma',
    'server.ts',
    'scripts/bundle-server.mjs',
    'tsconfig.json',
    'package-lock.json',
  ]
  whenStale('server', sources, SERVER, () => run('node', ['scripts/bundle-server.mjs', 'server.ts', SERVER]))
}

if (process.argv[1] === import.meta.filename) ensureBuilt()
