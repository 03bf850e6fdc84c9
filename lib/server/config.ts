import { findFileProblems, findWeakSettings } from './config-checks'
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
