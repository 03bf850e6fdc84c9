import { findDatabaseProblems, findFileProblems, findWeakSettings } from './config-checks'
import { type Environment, environment } from './config-environment'

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
  /** null: made of `authSecret`. */
  vapidPrivateKey: string | null
  /** Origins of push services that are taken besides the known ones. */
  pushServices: readonly string[]
  metricsToken: string | null
  /** null: no mail is sent. */
  mail: { url: string; from: string } | null
  /** Whether admins must have a second factor. */
  isTwoFactorRequired: boolean
  /** How long entries of the security log are kept. */
  securityLogDays: number
  /** How long messages are kept; null: for ever. */
  messageDays: number | null
  dataDir: string
  database: { kind: 'embedded'; dataDir: string } | { kind: 'url'; url: string }
  /** Where `database` is reached through a pooler in transaction mode: past it, and whether it keeps named statements. */
  pooler: { directUrl: string; prepares: boolean } | null
  /** A streaming replica of the database, for what only reads. */
  replicaUrl: string | null
  coordination: { kind: 'memory' } | { kind: 'redis'; urls: readonly string[] }
  /** Names this node to admins; null: the host's name. */
  nodeId: string | null
  /** Database connections of this node at most, besides two that it keeps. */
  databasePoolSize: number
  /** New connections that this node takes a second. */
  handshakeRate: number
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

const MIB = 1024 * 1024
/** Stores of one's own ignore the region, but requests are signed for one. */
const ANY_REGION = 'us-east-1'

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
  problems.push(...findDatabaseProblems(values))
  if (values.SMTP_URL && !values.MAIL_FROM) problems.push('MAIL_FROM is required where SMTP_URL is set')
  problems.push(...findWeakSettings(values, isProduction))
  if (problems.length > 0) throw new ConfigError(problems)

  return {
    port: values.PORT,
    host: values.HOST ?? (isProduction && !values.DEMO ? '0.0.0.0' : '127.0.0.1'),
    publicUrl: new URL(values.PUBLIC_URL ?? `http://localhost:${values.PORT}`),
    allowedOrigins: values.ALLOWED_ORIGINS,
    trustProxy: values.TRUST_PROXY,
    authSecret: values.AUTH_SECRET ?? null,
    vapidPrivateKey: values.VAPID_PRIVATE_KEY ?? null,
    pushServices: values.PUSH_SERVICES,
    metricsToken: values.METRICS_TOKEN ?? null,
    mail: values.SMTP_URL && values.MAIL_FROM ? { url: values.SMTP_URL, from: values.MAIL_FROM } : null,
    isTwoFactorRequired: values.ADMIN_TWO_FACTOR === 'required',
    securityLogDays: values.SECURITY_LOG_DAYS,
    messageDays: values.MESSAGE_DAYS ?? null,
    dataDir: values.DATA_DIR,
    database: values.DATABASE_URL
      ? { kind: 'url', url: values.DATABASE_URL }
      : { kind: 'embedded', dataDir: values.DATA_DIR },
    pooler: values.DATABASE_DIRECT_URL
      ? { directUrl: values.DATABASE_DIRECT_URL, prepares: values.DATABASE_POOLER_PREPARES }
      : null,
    replicaUrl: values.DATABASE_REPLICA_URL ?? null,
    coordination: values.REDIS_URL ? { kind: 'redis', urls: values.REDIS_URL } : { kind: 'memory' },
    nodeId: values.NODE_ID ?? null,
    handshakeRate: values.HANDSHAKE_RATE,
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
