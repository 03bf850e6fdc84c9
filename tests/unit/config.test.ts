import { describe, expect, test } from 'vitest'
import { ConfigError, isAllowedOrigin, readConfig } from '@/lib/server/config'

const production = { NODE_ENV: 'production', PUBLIC_URL: 'https://chat.example' }

/** The one line that a start with these variables ends with. */
function complaint(env: Record<string, string>): string {
  try {
    readConfig(env)
  } catch (error) {
    if (error instanceof ConfigError) return error.message
    throw error
  }
  throw new Error('the variables were accepted')
}

test('without any variable all has its default', () => {
  expect(readConfig({})).toMatchObject({
    port: 4000,
    host: '127.0.0.1',
    dataDir: './data',
    database: { kind: 'embedded', dataDir: './data' },
    files: { kind: 'disk' },
    uploadQuotaBytes: 1024 ** 3,
    authSecret: null,
    metricsToken: null,
    allowedOrigins: [],
    trustProxy: [],
    limitFactor: 1,
    logLevel: 'info',
    isProduction: false,
    isDemo: false,
  })
  expect(readConfig({}).publicUrl.href).toBe('http://localhost:4000/')
})

test('an empty variable is an unset one', () => {
  const names = [
    'PORT',
    'HOST',
    'DATA_DIR',
    'DATABASE_URL',
    'DATABASE_REPLICA_URL',
    'DATABASE_DIRECT_URL',
    'DATABASE_POOLER_PREPARES',
    'REDIS_URL',
    'AUTH_SECRET',
    'PUBLIC_URL',
    'ALLOWED_ORIGINS',
  ]
  const files = ['S3_BUCKET', 'S3_REGION', 'S3_ENDPOINT', 'S3_PREFIX', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY']
  const more = [
    'TRUST_PROXY',
    'METRICS_TOKEN',
    'SECURITY_LOG_DAYS',
    'MESSAGE_DAYS',
    'HANDSHAKE_RATE',
    'UPLOAD_QUOTA_MB',
    'LIMIT_FACTOR',
    'LOG_LEVEL',
    'DEMO',
    'NODE_ENV',
    'ALLOW_DEMO',
  ]
  const empty = Object.fromEntries([...names, ...files, ...more].map((name) => [name, '']))
  expect(readConfig(empty)).toEqual(readConfig({}))
})

test.each([
  ['PORT', ['http', '-1', '65536', '4000.5']],
  ['HOST', ['not a host', 'http://localhost', 'a/b']],
  ['DATABASE_URL', ['mysql://x/y', 'localhost', 'postgres']],
  ['REDIS_URL', ['http://localhost', 'localhost:6379', 'redis', 'redis://', 'redis://a,', 'redis://a,b:x']],
  ['UPLOAD_QUOTA_MB', ['0', '-1', '1000001', 'much', '2.5']],
  ['DATABASE_POOL_SIZE', ['1', '101', 'many', '2.5']],
  ['NODE_ID', ['a b', 'x'.repeat(65)]],
  ['S3_BUCKET', ['ab', 'Bucket', 'a/b', 'x'.repeat(64), '-ab']],
  ['S3_REGION', ['eu central', 'EU']],
  ['S3_ENDPOINT', ['store.example', 'ftp://store.example']],
  ['S3_PREFIX', ['/uploads/', 'uploads', 'a//b/', 'a b/']],
  ['AUTH_SECRET', ['short', 'x'.repeat(31)]],
  ['PUBLIC_URL', ['chat.example', 'ftp://chat.example', '/']],
  ['ALLOWED_ORIGINS', ['chat.example', 'https://a.example/', 'https://a.example,b', '*']],
  ['TRUST_PROXY', ['everybody', '10.0.0.1/33', '10.0.0.0/8,x']],
  ['LIMIT_FACTOR', ['0', '-1', 'x', 'Infinity']],
  ['SECURITY_LOG_DAYS', ['0', '-1', 'x', '1.5', '3651']],
  ['HANDSHAKE_RATE', ['0', '-1', 'x', '1.5', '100001']],
  ['MESSAGE_DAYS', ['0', '-1', 'x', '1.5', '36501']],
  ['LOG_LEVEL', ['loud']],
  ['DEMO', ['yes', 'true']],
  ['NODE_ENV', ['staging']],
])('a wrong %s is named', (name, values) => {
  for (const value of values) expect(complaint({ [name]: value })).toMatch(new RegExp(`^${name} `))
})

test('several nodes share one database and one secret, so both are asked for', () => {
  const alone = complaint({ REDIS_URL: 'redis://localhost' })
  expect(alone).toMatch(/DATABASE_URL is required with REDIS_URL.*AUTH_SECRET is required with REDIS_URL/)
  const shared = { DATABASE_URL: 'postgresql://localhost/chat', AUTH_SECRET: 'x'.repeat(32) }
  expect(readConfig({ REDIS_URL: 'rediss://localhost:6380/1', NODE_ID: 'node-1', ...shared })).toMatchObject({
    coordination: { kind: 'redis', urls: ['rediss://localhost:6380/1'] },
    nodeId: 'node-1',
  })
  const several = 'redis://rollcall:p%2Cw@a:6379,b:6380,[::1]:6381?family=4'
  expect(readConfig({ REDIS_URL: several, ...shared }).coordination).toEqual({
    kind: 'redis',
    urls: ['a:6379', 'b:6380', '[::1]:6381'].map((address) => `redis://rollcall:p%2Cw@${address}?family=4`),
  })
  expect(readConfig(shared).coordination).toEqual({ kind: 'memory' })
})

test('all wrong variables are named at once, in one line', () => {
  const line = complaint({ PORT: 'x', LOG_LEVEL: 'x', DEMO: 'x' })
  expect(line).toMatch(/PORT .*LOG_LEVEL .*DEMO /)
  expect(line).not.toContain('\n')
})

describe('production', () => {
  test('needs its public address', () => {
    expect(complaint({ NODE_ENV: 'production' })).toContain('PUBLIC_URL')
  })

  test.each([
    ['DEMO', { DEMO: '1' }],
    ['LIMIT_FACTOR', { LIMIT_FACTOR: '2' }],
  ])('refuses %s unless ALLOW_DEMO=1', (name, env) => {
    expect(complaint({ ...production, ...env })).toContain(name)
    expect(() => readConfig({ ...production, ...env, ALLOW_DEMO: '1' })).not.toThrow()
  })

  test('listens everywhere, and the demo in it on this machine alone', () => {
    expect(readConfig(production).host).toBe('0.0.0.0')
    expect(readConfig({ ...production, DEMO: '1', ALLOW_DEMO: '1' }).host).toBe('127.0.0.1')
    expect(readConfig({ ...production, HOST: '10.0.0.5' }).host).toBe('10.0.0.5')
  })

  test('allows its own origin and those named, not localhost', () => {
    const config = readConfig({ ...production, ALLOWED_ORIGINS: 'https://app.example, https://b.example:8443' })
    const good = ['https://chat.example', 'https://app.example', 'https://b.example:8443']
    const bad = ['http://chat.example', 'https://chat.example.evil', 'http://localhost:4000', 'null', '']
    expect(good.every((origin) => isAllowedOrigin(config, origin))).toBe(true)
    expect(bad.some((origin) => isAllowedOrigin(config, origin))).toBe(false)
  })
})

test('development and the demo allow this machine on the own port', () => {
  for (const env of [{ PORT: '4100' }, { PORT: '4100', DEMO: '1', ALLOW_DEMO: '1', ...production }]) {
    const config = readConfig(env)
    expect(isAllowedOrigin(config, 'http://localhost:4100')).toBe(true)
    expect(isAllowedOrigin(config, 'http://127.0.0.1:4100')).toBe(true)
    expect(isAllowedOrigin(config, 'http://localhost:4101')).toBe(false)
  }
})

test('a database address means no database of our own', () => {
  const url = 'postgresql://user:secret@db/rollcall'
  expect(readConfig({ DATABASE_URL: url }).database).toEqual({ kind: 'url', url })
})

test('past a pooler there is a direct way to the database', () => {
  const url = 'postgresql://user@pooler/rollcall'
  const direct = 'postgresql://user@db/rollcall'
  expect(complaint({ DATABASE_DIRECT_URL: direct })).toBe('DATABASE_URL is required where DATABASE_DIRECT_URL is set')
  expect(complaint({ DATABASE_URL: url, DATABASE_POOLER_PREPARES: '1' })).toBe(
    'DATABASE_DIRECT_URL is required where DATABASE_POOLER_PREPARES is set',
  )
  const pooled = { DATABASE_URL: url, DATABASE_DIRECT_URL: direct }
  expect(readConfig({ DATABASE_URL: url }).pooler).toBeNull()
  expect(readConfig(pooled).pooler).toEqual({ directUrl: direct, prepares: false })
  expect(readConfig({ ...pooled, DATABASE_POOLER_PREPARES: '1' }).pooler?.prepares).toBe(true)
})

test('a replica is one of a database that is named', () => {
  const url = 'postgresql://user:secret@db/rollcall'
  const replica = 'postgresql://user:secret@replica/rollcall'
  expect(complaint({ DATABASE_REPLICA_URL: replica })).toBe(
    'DATABASE_URL is required where DATABASE_REPLICA_URL is set',
  )
  expect(readConfig({ DATABASE_URL: url }).replicaUrl).toBeNull()
  expect(readConfig({ DATABASE_URL: url, DATABASE_REPLICA_URL: replica }).replicaUrl).toBe(replica)
})

describe('uploads in a bucket', () => {
  test('need a region where no endpoint is named', () => {
    expect(complaint({ S3_BUCKET: 'files' })).toBe('S3_REGION is required where S3_ENDPOINT is unset')
    expect(readConfig({ S3_BUCKET: 'files', S3_REGION: 'eu-central-1' }).files).toEqual({
      kind: 's3',
      bucket: 'files',
      region: 'eu-central-1',
      endpoint: null,
      prefix: 'uploads/',
      credentials: null,
    })
  })

  test('on a store of one’s own are signed for any region', () => {
    const env = { S3_BUCKET: 'files', S3_ENDPOINT: 'http://store:9000', S3_PREFIX: 'chat/a/' }
    const keys = { S3_ACCESS_KEY_ID: 'id', S3_SECRET_ACCESS_KEY: 'secret' }
    expect(readConfig({ ...env, ...keys }).files).toEqual({
      kind: 's3',
      bucket: 'files',
      region: 'us-east-1',
      endpoint: new URL('http://store:9000'),
      prefix: 'chat/a/',
      credentials: { accessKeyId: 'id', secretAccessKey: 'secret' },
    })
  })

  test.each([
    ['S3_BUCKET', { S3_ENDPOINT: 'http://store:9000' }],
    ['S3_BUCKET', { S3_ACCESS_KEY_ID: 'id' }],
    ['S3_SECRET_ACCESS_KEY', { S3_BUCKET: 'files', S3_REGION: 'eu-central-1', S3_ACCESS_KEY_ID: 'id' }],
    ['S3_ACCESS_KEY_ID', { S3_BUCKET: 'files', S3_REGION: 'eu-central-1', S3_SECRET_ACCESS_KEY: 'secret' }],
  ])('need %s with %j', (name, env) => {
    expect(complaint(env)).toMatch(new RegExp(`^${name} is required where `))
  })
})
