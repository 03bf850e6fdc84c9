import ipaddr from 'ipaddr.js'
import type { Environment } from './config-environment'

/** What is wrong between the settings of the database. */
export function findDatabaseProblems(values: Environment): string[] {
  const names = ['DATABASE_DIRECT_URL', 'DATABASE_REPLICA_URL'] as const
  const problems = names
    .filter((name) => values[name] && !values.DATABASE_URL)
    .map((name) => `DATABASE_URL is required where ${name} is set`)
  if (values.DATABASE_POOLER_PREPARES && !values.DATABASE_DIRECT_URL) {
    problems.push('DATABASE_DIRECT_URL is required where DATABASE_POOLER_PREPARES is set')
  }
  return problems
}

/** What is wrong between the settings of where files are kept. */
export function findFileProblems(values: Environment): string[] {
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
export function findWeakSettings(values: Environment, isProduction: boolean): string[] {
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
