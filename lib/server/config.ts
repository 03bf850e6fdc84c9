import ipaddr from 'ipaddr.js'
import { z } from 'zod'

export type Config = {
  port: number
  host: string
  /** Origin part only; sign-in callbacks and the allowed origin come from it. */
  publicUrl: URL
  allowedOrigins: readonly string[]
  /** Addresses or CIDR networks whose X-Forwarded-For counts. */
  trustProxy: readonly string[]
  /** null: made once and kept in `dataDir`. */
  authSecret: string | null
  metricsToken: string | null
  /** How long entries of the security log are kept. */
  securityLogDays: number
  dataDir: string
  database: { kind: 'embedded'; dataDir: string } | { kind: 'url'; url: string }
  coordination: { kind: 'memory' } | { kind: 'redis'; url: string }
  /** Names this node to admins; null: the host's name. */
  nodeId: string | null
  /** Database connections of this node at most, besides two that it keeps. */
  databasePoolSize: number
  /** Where uploads are kept. */
  files:
    | { kind: 'disk' }
    | {
        kind: 's3'
        bucket: string
        region: string
        /** null: that of AWS for the region. */
        endpoint: URL | null
        /** Goes before every key. */
        prefix: string
        /** null: found as the AWS SDK does, from its own variables, files and the machine's role. */
        credentials: { accessKeyId: string; secretAccessKey: string } | null
      }
  /** What the files of one user may take together. */
  uploadQuotaBytes: number
  limitFactor: number
  logLevel: string
  isProduction: boolean
  /** Pages are compiled on request and reload. */
  isDevelopment: boolean
  isDemo: boolean
}

/** Wrong settings, all named at once, in one line. */
export class ConfigError extends Error {
  constructor(problems: readonly string[]) {
    super(problems.join('; '))
    this.name = 'ConfigError'
  }
}

// A shorter secret can be searched for offline: 32 characters are 128 bits even in hexadecimal.
const MIN_SECRET_LENGTH = 32

const optional = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (value === '' ? undefined : value), schema)

function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
}

const httpUrl = z.string().refine(isHttpUrl, 'must be an http or https URL')

function listOf(isGood: (item: string) => boolean, complaint: string) {
  return z
    .string()
    .default('')
    .transform((value) =>
      value
        .split(',')
        .map((item) => item.trim())
        .filter(Boolean),
    )
    .refine((items) => items.every(isGood), complaint)
}

const MIB = 1024 * 1024

/** What every S3-compatible store takes for a bucket. */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
/** A key needs no escaping then, and starts with no slash. */
const KEY_PREFIX = /^([A-Za-z0-9_.-]+\/)*$/
/** Stores of one's own ignore the region, but requests are signed for one. */
const ANY_REGION = 'us-east-1'

const flag = optional(z.enum(['0', '1'], 'must be 0 or 1').default('0')).transform((value) => value === '1')

/** Whether a name exists shows when the port is opened. */
const HOST = /^[A-Za-z0-9._:%-]+$/

const NODE_ID = /^[A-Za-z0-9._-]{1,64}$/

const environment = z.object({
  NODE_ENV: optional(
    z.enum(['production', 'development', 'test'], 'must be production, development or test').optional(),
  ),
  PORT: optional(
    z.coerce
      .number('must be a port')
      .int('must be a port')
      .min(0, 'must be a port')
      .max(65535, 'must be a port')
      .default(4000),
  ),
  HOST: optional(z.string().regex(HOST, 'must be an address or a host name').optional()),
  DATA_DIR: optional(z.string().default('./data')),
  DATABASE_URL: optional(
    z
      .string()
      .refine((value) => /^postgres(ql)?:\/\//.test(value) && URL.canParse(value), 'must be a postgresql:// URL')
      .optional(),
  ),
  DATABASE_POOL_SIZE: optional(
    z.coerce
      .number('must be 2 to 100')
      .int('must be 2 to 100')
      .min(2, 'must be 2 to 100')
      .max(100, 'must be 2 to 100')
      .default(10),
  ),
  REDIS_URL: optional(
    z
      .string()
      .refine((value) => /^rediss?:\/\//.test(value) && URL.canParse(value), 'must be a redis:// or rediss:// URL')
      .optional(),
  ),
  NODE_ID: optional(z.string().regex(NODE_ID, 'must be 1 to 64 of A-Z a-z 0-9 . _ -').optional()),
  UPLOAD_QUOTA_MB: optional(
    z.coerce
      .number('must be 1 to 1000000')
      .int('must be 1 to 1000000')
      .min(1, 'must be 1 to 1000000')
      .max(1_000_000, 'must be 1 to 1000000')
      .default(1024),
  ),
  S3_BUCKET: optional(z.string().regex(BUCKET, 'must be the name of a bucket').optional()),
  S3_REGION: optional(
    z
      .string()
      .regex(/^[a-z0-9-]+$/, 'must be a region such as eu-central-1')
      .optional(),
  ),
  S3_ENDPOINT: optional(httpUrl.optional()),
  S3_PREFIX: optional(z.string().regex(KEY_PREFIX, 'must be folders such as rollcall/uploads/').default('uploads/')),
  S3_ACCESS_KEY_ID: optional(z.string().optional()),
  S3_SECRET_ACCESS_KEY: optional(z.string().optional()),
  AUTH_SECRET: optional(
    z.string().min(MIN_SECRET_LENGTH, `must have at least ${MIN_SECRET_LENGTH} characters`).optional(),
  ),
  PUBLIC_URL: optional(httpUrl.optional()),
  ALLOWED_ORIGINS: listOf(
    (item) => isHttpUrl(item) && new URL(item).origin === item,
    'must be origins such as https://example.com, separated by commas',
  ),
  TRUST_PROXY: listOf(
    (item) => ipaddr.isValid(item) || ipaddr.isValidCIDR(item),
    'must be addresses or networks, separated by commas',
  ),
  METRICS_TOKEN: optional(z.string().optional()),
  SECURITY_LOG_DAYS: optional(
    z.coerce
      .number('must be 1 to 3650')
      .int('must be 1 to 3650')
      .min(1, 'must be 1 to 3650')
      .max(3650, 'must be 1 to 3650')
      .default(90),
  ),
  LIMIT_FACTOR: optional(z.coerce.number('must be a positive number').positive('must be a positive number').default(1)),
  LOG_LEVEL: optional(
    z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'], 'must be a pino level').default('info'),
  ),
  DEMO: flag,
  ALLOW_DEMO: flag,
})

type Environment = z.output<typeof environment>

function toFiles(values: Environment): Config['files'] {
  const { S3_BUCKET, S3_REGION, S3_ENDPOINT, S3_PREFIX, S3_ACCESS_KEY_ID, S3_SECRET_ACCESS_KEY } = values
  if (!S3_BUCKET) return { kind: 'disk' }
  return {
    kind: 's3',
    bucket: S3_BUCKET,
    region: S3_REGION ?? ANY_REGION,
    endpoint: S3_ENDPOINT ? new URL(S3_ENDPOINT) : null,
    prefix: S3_PREFIX,
    credentials:
      S3_ACCESS_KEY_ID && S3_SECRET_ACCESS_KEY
        ? { accessKeyId: S3_ACCESS_KEY_ID, secretAccessKey: S3_SECRET_ACCESS_KEY }
        : null,
  }
}

function findFileProblems(values: Environment): string[] {
  const names = ['S3_REGION', 'S3_ENDPOINT', 'S3_ACCESS_KEY_ID', 'S3_SECRET_ACCESS_KEY'] as const
  const stray = names.find((name) => values[name])
  if (!values.S3_BUCKET) return stray ? [`S3_BUCKET is required where ${stray} is set`] : []
  const problems: string[] = []
  if (!values.S3_REGION && !values.S3_ENDPOINT) problems.push('S3_REGION is required where S3_ENDPOINT is unset')
  if (values.S3_ACCESS_KEY_ID && !values.S3_SECRET_ACCESS_KEY) {
    problems.push('S3_SECRET_ACCESS_KEY is required where S3_ACCESS_KEY_ID is set')
  }
  if (values.S3_SECRET_ACCESS_KEY && !values.S3_ACCESS_KEY_ID) {
    problems.push('S3_ACCESS_KEY_ID is required where S3_SECRET_ACCESS_KEY is set')
  }
  return problems
}

const MIN_METRICS_TOKEN_LENGTH = 16
const MIN_SECRET_VARIETY = 8
/** Wider networks hold strangers. */
const MIN_PREFIX = { ipv4: 8, ipv6: 16 }

/** What would be taken silently and protect nobody. */
function findWeakSettings(values: Environment, isProduction: boolean): string[] {
  const problems: string[] = []
  if (isProduction && values.AUTH_SECRET && new Set(values.AUTH_SECRET).size < MIN_SECRET_VARIETY) {
    problems.push('AUTH_SECRET is too simple: make one with `openssl rand -base64 32`')
  }
  if (isProduction && values.METRICS_TOKEN && values.METRICS_TOKEN.length < MIN_METRICS_TOKEN_LENGTH) {
    problems.push(`METRICS_TOKEN must have at least ${MIN_METRICS_TOKEN_LENGTH} characters in production`)
  }
  for (const item of values.TRUST_PROXY.filter((each) => each.includes('/'))) {
    const [network, bits] = ipaddr.parseCIDR(item)
    if (bits < MIN_PREFIX[network.kind()]) problems.push(`TRUST_PROXY ${item} would trust everybody`)
  }
  return problems
}

/**
 * Reads the environment. Pure: it touches neither disk nor network.
 * @throws ConfigError naming every wrong variable in one line
 */
export function readConfig(env: Readonly<Record<string, string | undefined>>): Config {
  const parsed = environment.safeParse(env)
  if (!parsed.success) {
    throw new ConfigError(parsed.error.issues.map((issue) => `${issue.path.join('.')} ${issue.message}`))
  }
  const values = parsed.data
  const isProduction = values.NODE_ENV === 'production'
  const problems = findFileProblems(values)
  if (isProduction && !values.PUBLIC_URL) problems.push('PUBLIC_URL is required in production')
  if (isProduction && values.DEMO && !values.ALLOW_DEMO) {
    problems.push('DEMO is refused in production unless ALLOW_DEMO=1')
  }
  if (isProduction && values.LIMIT_FACTOR !== 1 && !values.ALLOW_DEMO) {
    problems.push('LIMIT_FACTOR is refused in production unless ALLOW_DEMO=1')
  }
  if (values.REDIS_URL && !values.DATABASE_URL) {
    problems.push('DATABASE_URL is required with REDIS_URL: nodes share one database')
  }
  if (values.REDIS_URL && !values.AUTH_SECRET) {
    problems.push('AUTH_SECRET is required with REDIS_URL: nodes share one secret')
  }
  problems.push(...findWeakSettings(values, isProduction))
  if (problems.length > 0) throw new ConfigError(problems)

  return {
    port: values.PORT,
    host: values.HOST ?? (isProduction && !values.DEMO ? '0.0.0.0' : '127.0.0.1'),
    publicUrl: new URL(values.PUBLIC_URL ?? `http://localhost:${values.PORT}`),
    allowedOrigins: values.ALLOWED_ORIGINS,
    trustProxy: values.TRUST_PROXY,
    authSecret: values.AUTH_SECRET ?? null,
    metricsToken: values.METRICS_TOKEN ?? null,
    securityLogDays: values.SECURITY_LOG_DAYS,
    dataDir: values.DATA_DIR,
    database: values.DATABASE_URL
      ? { kind: 'url', url: values.DATABASE_URL }
      : { kind: 'embedded', dataDir: values.DATA_DIR },
    coordination: values.REDIS_URL ? { kind: 'redis', url: values.REDIS_URL } : { kind: 'memory' },
    nodeId: values.NODE_ID ?? null,
    databasePoolSize: values.DATABASE_POOL_SIZE,
    files: toFiles(values),
    uploadQuotaBytes: values.UPLOAD_QUOTA_MB * MIB,
    limitFactor: values.LIMIT_FACTOR,
    logLevel: values.LOG_LEVEL,
    isProduction,
    isDevelopment: values.NODE_ENV === 'development',
    isDemo: values.DEMO,
  }
}

/** What a start should say of settings that work and are not safe everywhere; empty where there is nothing. */
export function listWarnings(config: Config): string[] {
  const { protocol, hostname } = config.publicUrl
  const isOpen = config.isProduction && protocol === 'http:' && !/^(localhost|127\.|\[::1\])/.test(hostname)
  return isOpen ? ['PUBLIC_URL is http: passwords and messages travel where others can read them'] : []
}

/** Whether a browser page of this origin may use the server (PROTOCOL: Connecting). */
export function isAllowedOrigin(config: Config, origin: string): boolean {
  if (origin === config.publicUrl.origin || config.allowedOrigins.includes(origin)) return true
  if (config.isProduction && !config.isDemo) return false
  return origin === `http://localhost:${config.port}` || origin === `http://127.0.0.1:${config.port}`
}
