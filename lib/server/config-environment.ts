import ipaddr from 'ipaddr.js'
import { z } from 'zod'

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

/** What every S3-compatible store takes for a bucket. */
const BUCKET = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/
/** A key needs no escaping then, and starts with no slash. */
const KEY_PREFIX = /^([A-Za-z0-9_.-]+\/)*$/

const flag = optional(z.enum(['0', '1'], 'must be 0 or 1').default('0')).transform((value) => value === '1')

/** Whether a name exists shows when the port is opened. */
const HOST = /^[A-Za-z0-9._:%-]+$/

const NODE_ID = /^[A-Za-z0-9._-]{1,64}$/

/** The variables that a server reads, each by itself. */
export const environment = z.object({
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

export type Environment = z.output<typeof environment>
