import { describe, expect, test } from 'vitest'
import { type ImportLine, listSources, readImports, readSource } from '../support/read-imports'

/**
 * A floor of the house. `files`, `may` and `types` are prefixes of repository paths, `libraries` those of packages;
 * `types` may be imported as types only, which leaves nothing behind once compiled.
 */
type Floor = {
  name: string
  files: readonly string[]
  may: readonly string[]
  types?: readonly string[]
  libraries: readonly string[]
  libraryTypes?: readonly string[]
}

const protocol = 'lib/protocol/'
const domain = 'lib/domain/'
/** Floor 2: what every part of the server may lean on. */
const ground = [
  'lib/server/address-key',
  'lib/server/ports/',
  'lib/server/config',
  'lib/server/config-checks',
  'lib/server/config-environment',
  'lib/server/database-error',
  'lib/server/fair-line',
  'lib/server/ids',
  'lib/server/in-time',
  'lib/server/logger',
  'lib/server/metrics',
  'lib/server/once-a-turn',
  'lib/server/parse-input',
  'lib/server/repeated-lines',
  'lib/server/request-headers',
  'lib/server/subscribable',
  'lib/server/waiting-line',
  'lib/server/wire-error',
]
/** Connections that several adapters share. */
const links = 'lib/server/links/'
const below = [protocol, domain, ...ground]
const react = ['react', 'react-dom']

function adapter(folder: string, libraries: readonly string[]): Floor {
  const place = `lib/server/${folder}/`
  return {
    name: `adapter ${folder}`,
    files: [place],
    may: [...below, links, place],
    libraries: ['node:', ...libraries],
  }
}

/** Lower never imports higher. The first floor whose `files` fit a path is its own. */
const floors: readonly Floor[] = [
  { name: 'protocol', files: [protocol], may: [protocol], libraries: ['zod'] },
  { name: 'domain', files: [domain], may: [protocol, domain], libraries: ['temporal-polyfill'] },
  {
    name: 'ground',
    files: ground,
    may: below,
    libraries: ['node:', 'zod', 'ipaddr.js', 'nanoid', 'pino', 'pino-pretty', 'prom-client', 'ulid'],
  },
  { name: 'links', files: [links], may: [...below, links], libraries: ['node:', 'pg', 'ioredis', 'cluster-key-slot'] },
  adapter('store', ['pg', '@prisma/']),
  adapter('presence', ['lru-cache']),
  adapter('limits', []),
  adapter('places', []),
  adapter('auth', ['next-auth/jwt', 'nanoid', 'bowser', 'otplib', '@zxcvbn-ts/', '@node-rs/argon2']),
  adapter('files', ['sharp', 'file-type', '@aws-sdk/client-s3', 'yazl']),
  adapter('jobs', ['pg-boss', 'pg']),
  adapter('mail', ['nodemailer', 'react', 'react-dom/server']),
  adapter('push', ['web-push']),
  adapter('broadcast', ['socket.io-adapter']),
  {
    name: 'services',
    files: ['lib/server/services/'],
    may: [...below, 'lib/server/services/', 'lib/server/store/', 'lib/server/auth/'],
    libraries: ['node:path', 'node:fs/promises', 'lru-cache', 'csv-stringify/sync'],
  },
  {
    name: 'socket door',
    files: ['lib/server/socket/'],
    may: [...below, 'lib/server/socket/'],
    types: ['lib/server/runtime'],
    libraries: ['node:', 'socket.io', 'socket.io-parser', 'engine.io'],
  },
  {
    name: 'HTTP door',
    files: ['lib/server/http/'],
    may: [...below, 'lib/server/http/'],
    // It is given its services one by one, so that a page's loader can call it without the whole runtime.
    types: ['lib/server/services/', 'lib/server/auth/'],
    libraries: ['node:', 'busboy', 'compression', 'find-my-way', 'ipaddr.js'],
    libraryTypes: ['zod', 'engine.io'],
  },
  {
    name: 'slot',
    files: ['lib/server/runtime-slot'],
    may: [],
    types: ['lib/server/runtime'],
    libraries: [],
  },
  {
    name: 'composition',
    files: ['lib/server/'],
    may: [protocol, domain, 'lib/server/'],
    libraries: ['node:', 'sharp'],
  },
  {
    name: 'door of pages',
    files: ['lib/next/'],
    may: [protocol, domain, 'lib/next/', 'lib/server/runtime-slot'],
    types: ['lib/server/'],
    libraries: ['server-only', 'next', 'next-auth', 'react'],
    libraryTypes: ['zod'],
  },
  {
    name: 'client',
    files: ['lib/client/'],
    may: [protocol, domain, 'lib/client/'],
    libraries: [...react, '@tanstack/', 'socket.io-client', 'nanoid', 'idb'],
    libraryTypes: ['zod'],
  },
  {
    name: 'service worker',
    files: ['lib/worker/'],
    may: [
      protocol,
      'lib/client/api-error',
      'lib/client/background-sync',
      'lib/client/call-route',
      'lib/client/held-database',
      'lib/client/kept-marks',
      'lib/client/notification-words',
      'lib/client/outbox',
      'lib/client/outbox-drain',
      'lib/client/outbox-roads',
      'lib/client/outbox-store',
      'lib/client/push-subscription',
      'lib/client/shared-content',
      'lib/client/unsent-database',
      'lib/worker/',
    ],
    libraries: ['serwist'],
  },
  {
    name: 'components',
    files: ['components/'],
    may: [protocol, 'lib/client/', 'components/'],
    libraries: [
      ...react,
      '@base-ui/react',
      '@tanstack/',
      '@zxcvbn-ts/',
      'clsx',
      'linkify-react',
      'linkifyjs',
      'lucide-react',
      'next-auth/react',
      'next-themes',
      'next/dynamic',
      'next/image',
      'next/link',
      'next/navigation',
      'nuqs',
      'qrcode.react',
      'react-hook-form',
      'recharts',
      'tailwind-merge',
    ],
  },
  {
    name: 'app',
    files: ['app/'],
    // Of the client only what a page needs to fill its first queries; of the domain only where a role's home is.
    may: [
      protocol,
      'lib/domain/home-path',
      'lib/client/account-queries',
      'lib/client/me-queries',
      'lib/client/conversation-queries',
      'lib/client/thread-queries',
      'lib/client/job-queries',
      'lib/client/template-queries',
      'lib/client/audience-queries',
      'lib/client/customer-queries',
      'lib/client/admin-queries',
      'lib/client/bulk-queries',
      'lib/client/notification-queries',
      'lib/client/paging',
      'lib/client/thread-opening',
      'lib/client/usage-range',
      'lib/next/',
      'components/',
      'app/',
    ],
    libraries: [...react, '@fontsource-variable/', '@tanstack/react-query', 'lucide-react', 'next', 'nuqs'],
  },
  {
    name: 'entry',
    files: ['server.ts'],
    may: ['lib/server/'],
    libraries: ['node:', 'next'],
  },
  {
    name: 'command-line tools',
    files: ['scripts/', 'prisma/'],
    // Pictures of the screens are taken with the browser's own fixtures.
    may: [protocol, 'lib/server/', 'scripts/', 'prisma/', 'e2e/', 'dist/server'],
    libraries: ['node:', 'tsx/esm/api', 'playwright', 'zod', 'esbuild'],
  },
  {
    name: 'browser tests',
    files: ['e2e/'],
    // They know the app as a browser does.
    may: ['e2e/'],
    libraries: ['node:', 'playwright', 'axe-core', 'otplib', 'sharp'],
  },
]

const sources = listSources(['lib', 'components', 'app', 'scripts', 'prisma', 'e2e', 'server.ts'])

function isWithin(target: string, place: string): boolean {
  return place.endsWith('/') ? target.startsWith(place) : target === place
}

/** `next` stands for `next/link` too, `node:` for all of Node. */
function isLibrary(target: string, library: string): boolean {
  return target === library || target.startsWith(/[:/]$/.test(library) ? library : `${library}/`)
}

function floorOf(file: string): Floor | undefined {
  const place = file.replace(/\.(ts|tsx|mjs)$/, '')
  return floors.find((floor) => floor.files.some((prefix) => prefix === file || isWithin(place, prefix)))
}

function isAllowed(floor: Floor, { target, isOwn, isTypeOnly }: ImportLine): boolean {
  const places = isTypeOnly ? [...floor.may, ...(floor.types ?? [])] : floor.may
  if (isOwn) return places.some((place) => isWithin(target, place))
  const libraries = isTypeOnly ? [...floor.libraries, ...(floor.libraryTypes ?? [])] : floor.libraries
  return libraries.some((library) => isLibrary(target, library))
}

const show = ({ file, line, target, isTypeOnly }: ImportLine) =>
  `${file}:${line} ${isTypeOnly ? 'type of ' : ''}${target}`

test('every source file stands on a floor', () => {
  expect(sources.length).toBeGreaterThan(200)
  expect(sources.filter((file) => floorOf(file) === undefined)).toEqual([])
})

describe.each(floors)('the floor of $name', (floor) => {
  const files = sources.filter((file) => floorOf(file) === floor)

  test('is inhabited', () => {
    expect(files).not.toEqual([])
  })

  test('imports nothing above it', () => {
    const offenders = files.flatMap(readImports).filter((line) => !isAllowed(floor, line))
    expect(offenders.map(show)).toEqual([])
  })
})

test('the table would name a page that opens the database and a service that pushes by itself', () => {
  const line = { line: 1, isOwn: true, isAlias: false, isTypeOnly: false }
  const next = floorOf('lib/next/load.ts') as Floor
  expect(isAllowed(next, { ...line, file: '', target: 'lib/server/store/client' })).toBe(false)
  expect(isAllowed(next, { ...line, file: '', target: 'lib/server/store/client', isTypeOnly: true })).toBe(true)
  const services = floorOf('lib/server/services/blocks.ts') as Floor
  expect(isAllowed(services, { ...line, file: '', target: 'socket.io', isOwn: false })).toBe(false)
  expect(isAllowed(services, { ...line, file: '', target: 'lib/server/socket/types', isTypeOnly: true })).toBe(false)
})

test('rules are pure: no clock, no chance, no I/O in lib/domain and lib/protocol', () => {
  const impure = /\b(Date\.now|new Date\(\)|Math\.random|process\.|performance\.|setTimeout|setInterval|fetch\()/
  const files = sources.filter((file) => file.startsWith(domain) || file.startsWith(protocol))
  expect(files.filter((file) => impure.test(readSource(file)))).toEqual([])
})

test('the doors of pages say that they are for the server alone', () => {
  const files = sources.filter((file) => file.startsWith('lib/next/'))
  expect(files.filter((file) => !readSource(file).startsWith("import 'server-only'"))).toEqual([])
})

test('nothing that a browser loads reaches the schema library, which is 34 KB', () => {
  const modules = new Map(sources.map((file) => [file.replace(/\.(ts|tsx|mjs)$/, ''), file]))
  const seen = new Set(sources.filter((file) => /^(components|lib\/client)\//.test(file)))
  const lines: ImportLine[] = []
  for (const file of seen) {
    for (const line of readImports(file)) {
      if (line.isTypeOnly) continue
      lines.push(line)
      const next = line.isOwn ? modules.get(line.target) : undefined
      if (next) seen.add(next)
    }
  }
  expect(lines.filter(({ target }) => isLibrary(target, 'zod')).map(show)).toEqual([])
})

test('the environment is read in one place', () => {
  // The database's own program inherits the environment, which is no reading of it.
  const allowed = ['lib/server/config.ts', 'lib/server/store/embedded-postgres.ts']
  const files = sources.filter((file) => /^(lib|components|app)\//.test(file) && !allowed.includes(file))
  expect(files.filter((file) => /\bprocess\.env\b/.test(readSource(file)))).toEqual([])
})

test('the client of S3 is loaded only where uploads are kept in a bucket', () => {
  const loading = ['lib/server/files/s3-errors.ts', 'lib/server/files/s3-file-store.ts', 'lib/server/files/s3-put.ts']
  expect(sources.filter((file) => /from '@aws-sdk\//.test(readSource(file)))).toEqual(loading)
  const naming = sources.filter((file) => /from '[^']*\/s3-(errors|file-store|put)'/.test(readSource(file)))
  expect(naming.filter((file) => !loading.includes(file))).toEqual([])
})

test('an import says whether it leaves its room: `@/` across rooms, relative within one', () => {
  const rooms = ['app/', 'components/', 'lib/client/', 'lib/next/']
  const offenders = rooms.flatMap((room) =>
    sources
      .filter((file) => file.startsWith(room))
      .flatMap(readImports)
      .filter(({ target, isOwn, isAlias }) => isOwn && isAlias === target.startsWith(room)),
  )
  expect(offenders.map(show)).toEqual([])
})

test('there are no barrels', () => {
  expect(sources.filter((file) => /(^|\/)index\.(ts|tsx|mjs)$/.test(file))).toEqual([])
  expect(sources.filter((file) => /^export \* from/m.test(readSource(file)))).toEqual([])
})
