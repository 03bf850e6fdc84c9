import ipaddr from 'ipaddr.js'
import { z } from 'zod'

// A shorter secret can be searched for offline: 32 characters are 128 bits even in hexadecimal.
const MIN_SECRET_LENGTH = 32

const optional = <T extends z.ZodType>(schema: T) => z.preprocess((value) => (value === '' ? undefined : value), schema)

function isHttpUrl(value: string): boolean {
  return URL.canParse(value) && /^https?:$/.test(new URL(value).protocol)
}

const postgresUrl = z
  .string()
  .refine((value) => /^postgres(ql)?:\/\//.test(value) && URL.canParse(value), 'must be a postgresql:// URL')

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

/** A URL for each address of `redis://user:password@a:6379,b:6379`; empty where it is none. */
function toRedisUrls(value: string): string[] {
  const [, start = '', addresses = '', rest = ''] = /^(rediss?:\/\/(?:[^@/]*@)?)([^/?]+)(.*)$/.exec(value) ?? []
  return addresses === '' ? [] : addresses.split(',').map((address) => `${start}${address}${rest}`)
}

/** Whether a name exists shows when the port is opened. */
const HOST = /^[A-Za-z0-9._:%-]+$/

const NODE_ID = /^[A-Za-z0-9._-]{1,64}$/

/** An address, or a name and an address, on one line. */
const MAIL_FROM = /^(?:[^<>\r\n]*<[^<>@\s]+@[^<>@\s]+>|[^<>@\s]+@[^<>@\s]+)$/

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
  DATABASE_URL: optional(postgresUrl.optional()),
  DATABASE_DIRECT_URL: optional(postgresUrl.optional()),
  DATABASE_POOLER_PREPARES: flag,
  DATABASE_REPLICA_URL: optional(postgresUrl.optional()),
  DATABASE_POOL_SIZE: optional(
    z.coerce
      .number('must be 2 to 100')
      .int('must be 2 to 100')
      .min(2, 'must be 2 to 100')
      .max(100, 'must be 2 to 100')
      .default(10),
  ),
  HANDSHAKE_RATE: optional(
    z.coerce
      .number('must be 1 to 100000')
      .int('must be 1 to 100000')
      .min(1, 'must be 1 to 100000')
      .max(100_000, 'must be 1 to 100000')
      .default(300),
  ),
  REDIS_URL: optional(
    z
      .string()
      .transform(toRedisUrls)
      .refine(
        (urls) => urls.length > 0 && urls.every((url) => URL.canParse(url) && new URL(url).hostname !== ''),
        'must be a redis:// or rediss:// URL, of one address or several separated by commas',
      )
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
  VAPID_PRIVATE_KEY: optional(
    z
      .string()
      .regex(/^[A-Za-z0-9_-]{43}$/, 'must be 32 bytes in base64url')
      .optional(),
  ),
  PUSH_SERVICES: listOf(
    (item) => isHttpUrl(item) && new URL(item).origin === item,
    'must be origins such as https://push.example.com, separated by commas',
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
  SMTP_URL: optional(
    z
      .string()
      .refine((value) => /^smtps?:\/\//.test(value) && URL.canParse(value), 'must be a smtp:// or smtps:// URL')
      .optional(),
  ),
  MAIL_FROM: optional(
    z.string().regex(MAIL_FROM, 'must be an address such as Rollcall <hello@example.com>').optional(),
  ),
  ADMIN_TWO_FACTOR: optional(z.enum(['optional', 'required'], 'must be optional or required').default('optional')),
  METRICS_TOKEN: optional(z.string().optional()),
  MESSAGE_DAYS: optional(
    z.coerce
      .number('must be 1 to 36500')
      .int('must be 1 to 36500')
      .min(1, 'must be 1 to 36500')
      .max(36_500, 'must be 1 to 36500')
      .optional(),
  ),
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
