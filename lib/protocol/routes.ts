import { z } from 'zod'
import { errorCode } from './errors'
import { bulkBody } from './events'
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from './limits'
import {
  adminBatch,
  adminPresence,
  adminUser,
  analytics,
  apiToken,
  audience,
  bulkBatch,
  bulkBatchDetail,
  bulkPreview,
  conversation,
  directoryEntry,
  job,
  jobStatus,
  me,
  message,
  peer,
  presenceSample,
  type Role,
  role,
  session,
  type TokenScope,
  template,
  tokenScope,
  upload,
  visibility,
} from './objects'
import type { RatedRow } from './rated-row'
import { fileUrl, id, messageText, text } from './scalars'
import { adminSecurityEntry, ownSecurityEntry, securityKind } from './security-log'

/** Who may call a route: anyone, anyone signed in, or the roles named. */
export type Access = 'public' | 'signed_in' | readonly Role[]

type RouteSpec = RatedRow & {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  path: string
  access: Access
  /** What an API token needs to call it, where `scopeOf` does not tell it by what the row is. */
  scope?: TokenScope
  params?: z.ZodType
  query?: z.ZodType
  body?: z.ZodType
  /** null where the answer is no JSON: text, a file, or an empty 204. */
  output: z.ZodType | null
}

const limit = z.coerce.number().int().min(1).max(MAX_PAGE_SIZE).default(DEFAULT_PAGE_SIZE)
const cursor = z.string().min(1).max(512).optional()
const page = z.object({ cursor, limit })
const term = text(0, 200).optional()
const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1')
const querySeq = z.coerce.number().int().min(0).optional()
const byId = z.object({ id })

function list<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

const name = text(1, 100)
const email = z.email().max(254).toLowerCase()
/** Long enough to resist guessing, short enough to hash (NIST SP 800-63B: at least 8, accept 64). */
const password = z.string().min(8).max(200)
const timeZone = z.string().max(64).refine(isTimeZone, 'must be an IANA time zone').default('UTC')

function isTimeZone(zone: string): boolean {
  try {
    new Intl.DateTimeFormat('en', { timeZone: zone })
    return true
  } catch {
    return false
  }
}

/** A moment, or a calendar day that begins in `tz`. */
const moment = z.union([z.iso.datetime({ offset: true }), z.iso.date()])
const range = z.object({
  from: moment.optional(),
  to: moment.optional(),
  tz: timeZone,
  contractorId: id.optional(),
})

const contractor = ['contractor'] as const
const customer = ['customer'] as const
const admin = ['admin'] as const
const people = ['contractor', 'customer'] as const

const templateInput = z.object({ name, text: messageText, fileUrl: fileUrl.nullish() })
const audienceInput = z.object({ name, userIds: z.array(id).max(5000) })
const jobInput = z.object({ title: text(1, 200), description: text(0, 5000).default('') })

/** The HTTP table. Every route of the API stands here once, with who may call it. */
export const routes = {
  healthz: { method: 'GET', path: '/healthz', access: 'public', summary: '200 while the process lives.', output: null },
  readyz: {
    method: 'GET',
    path: '/readyz',
    access: 'public',
    summary: '200 when everything needed answers, else 503 with what is missing.',
    output: null,
  },
  metrics: {
    method: 'GET',
    path: '/metrics',
    access: 'public',
    summary: 'Prometheus text, with `METRICS_TOKEN` as bearer; 404 when that is unset.',
    output: null,
  },

  signUp: {
    method: 'POST',
    path: '/api/accounts',
    access: 'public',
    summary: 'Opens an account as contractor or customer.',
    body: z.object({ name, email, password, role: z.enum(['contractor', 'customer']) }),
    output: z.object({ id }),
  },
  getMe: { method: 'GET', path: '/api/me', access: 'signed_in', summary: 'Oneself.', output: me },
  patchMe: {
    method: 'PATCH',
    path: '/api/me',
    access: 'signed_in',
    summary: "Changes one's name, presence visibility or bulk opt-out.",
    body: z.object({ name: name.optional(), visibility: visibility.optional(), bulkOptOut: z.boolean().optional() }),
    output: me,
  },
  deleteMe: {
    method: 'DELETE',
    path: '/api/me',
    access: 'signed_in',
    rate: 'signInAccount',
    isCountedLate: true,
    summary: "Deletes one's own account; messages stay with the people who got them, under no name.",
    body: z.object({ password: z.string().max(200) }),
    output: null,
  },
  changePassword: {
    method: 'POST',
    path: '/api/me/password',
    access: 'signed_in',
    rate: 'signInAccount',
    isCountedLate: true,
    summary: 'Changes the password and ends all other sessions and API tokens.',
    body: z.object({ currentPassword: z.string().max(200), newPassword: password }),
    output: null,
  },
  confirmPassword: {
    method: 'POST',
    path: '/api/me/confirm',
    access: 'signed_in',
    rate: 'signInAccount',
    isCountedLate: true,
    summary: 'Confirms the password for what a session alone must not do; good for 5 minutes.',
    body: z.object({ password: z.string().max(200) }),
    output: null,
  },
  listSessions: {
    method: 'GET',
    path: '/api/me/sessions',
    access: 'signed_in',
    summary: "One's own sessions, last used first.",
    query: page,
    output: list(session),
  },
  endSession: {
    method: 'DELETE',
    path: '/api/me/sessions/:id',
    access: 'signed_in',
    summary: 'Ends one own session.',
    params: byId,
    output: null,
  },
  endAllSessions: {
    method: 'DELETE',
    path: '/api/me/sessions',
    access: 'signed_in',
    summary: 'Signs out everywhere and ends all API tokens.',
    output: null,
  },
  listTokens: {
    method: 'GET',
    path: '/api/me/tokens',
    access: 'signed_in',
    summary: "One's own API tokens, without their secrets.",
    query: page,
    output: list(apiToken),
  },
  createToken: {
    method: 'POST',
    path: '/api/me/tokens',
    access: 'signed_in',
    summary: 'Makes an API token; the secret is shown in this answer alone. For sessions, with the password confirmed.',
    body: z.object({
      name,
      /** Reading and sending by default. */
      scopes: z
        .array(tokenScope)
        .max(3)
        .refine((scopes) => scopes.includes('read'), 'must include read')
        .optional(),
      /** In 90 days by default, in a year at most. */
      expiresAt: z.iso.datetime({ offset: true }).optional(),
    }),
    output: apiToken.extend({ token: z.string() }),
  },
  revokeToken: {
    method: 'DELETE',
    path: '/api/me/tokens/:id',
    access: 'signed_in',
    summary: 'Revokes an own API token.',
    params: byId,
    output: null,
  },

  listSecurityLog: {
    method: 'GET',
    path: '/api/me/security-log',
    access: 'signed_in',
    summary: "What happened to one's own account and credentials, newest first.",
    query: page,
    output: list(ownSecurityEntry),
  },

  listConversations: {
    method: 'GET',
    path: '/api/conversations',
    access: people,
    summary: 'Own conversations, newest activity first.',
    query: page.extend({ unread: flag.optional(), jobId: id.optional(), peerId: id.optional() }),
    output: list(conversation),
  },
  getConversation: {
    method: 'GET',
    path: '/api/conversations/:id',
    access: people,
    summary: 'One own conversation.',
    params: byId,
    output: conversation,
  },
  listMessages: {
    method: 'GET',
    path: '/api/conversations/:id/messages',
    access: people,
    summary: 'A page of messages, ascending; the newest without `before` or `after`.',
    params: byId,
    query: z
      .object({ before: querySeq, after: querySeq, limit })
      .refine((query) => query.before === undefined || query.after === undefined, {
        message: 'before and after exclude each other',
        path: ['before'],
      }),
    output: list(message),
  },
  search: {
    method: 'GET',
    path: '/api/search',
    access: people,
    summary: 'Messages of own conversations that hold all words of `q`, newest first.',
    query: page.extend({ q: text(1, 200) }),
    output: list(z.object({ message, peer })),
  },

  createUpload: {
    method: 'POST',
    path: '/api/uploads',
    access: people,
    rate: 'uploads',
    summary: 'Stores one picture or PDF (multipart field `file`).',
    output: upload,
  },
  getUpload: {
    method: 'GET',
    path: '/uploads/*',
    access: 'signed_in',
    summary: 'A stored file: to its owner and to users of a conversation that holds it.',
    output: null,
  },

  listBatches: {
    method: 'GET',
    path: '/api/bulk',
    access: contractor,
    summary: 'Own batches, newest first.',
    query: page,
    output: list(bulkBatch),
  },
  getBatch: {
    method: 'GET',
    path: '/api/bulk/:id',
    access: contractor,
    summary: 'One own batch with every recipient.',
    params: byId,
    output: bulkBatchDetail,
  },
  getBatchCsv: {
    method: 'GET',
    path: '/api/bulk/:id/recipients.csv',
    access: contractor,
    summary: 'The recipients of one own batch as CSV (RFC 4180).',
    params: byId,
    output: null,
  },
  previewBulk: {
    method: 'POST',
    path: '/api/bulk/preview',
    access: contractor,
    scope: 'read',
    summary: 'What a batch would do, for each recipient; sends nothing.',
    body: bulkBody,
    output: bulkPreview,
  },

  listTemplates: {
    method: 'GET',
    path: '/api/templates',
    access: contractor,
    summary: 'Own templates by name.',
    query: page,
    output: list(template),
  },
  getTemplate: {
    method: 'GET',
    path: '/api/templates/:id',
    access: contractor,
    summary: 'One own template.',
    params: byId,
    output: template,
  },
  createTemplate: {
    method: 'POST',
    path: '/api/templates',
    access: contractor,
    summary: 'Adds a template.',
    body: templateInput,
    output: template,
  },
  patchTemplate: {
    method: 'PATCH',
    path: '/api/templates/:id',
    access: contractor,
    summary: 'Changes an own template.',
    params: byId,
    body: templateInput.partial(),
    output: template,
  },
  deleteTemplate: {
    method: 'DELETE',
    path: '/api/templates/:id',
    access: contractor,
    summary: 'Deletes an own template.',
    params: byId,
    output: null,
  },
  listAudiences: {
    method: 'GET',
    path: '/api/audiences',
    access: contractor,
    summary: 'Own saved audiences by name.',
    query: page,
    output: list(audience),
  },
  getAudience: {
    method: 'GET',
    path: '/api/audiences/:id',
    access: contractor,
    summary: 'One own audience.',
    params: byId,
    output: audience,
  },
  createAudience: {
    method: 'POST',
    path: '/api/audiences',
    access: contractor,
    summary: 'Saves a list of customers under a name.',
    body: audienceInput,
    output: audience,
  },
  patchAudience: {
    method: 'PATCH',
    path: '/api/audiences/:id',
    access: contractor,
    summary: 'Changes an own audience.',
    params: byId,
    body: audienceInput.partial(),
    output: audience,
  },
  deleteAudience: {
    method: 'DELETE',
    path: '/api/audiences/:id',
    access: contractor,
    summary: 'Deletes an own audience.',
    params: byId,
    output: null,
  },

  listCustomers: {
    method: 'GET',
    path: '/api/customers',
    access: contractor,
    summary: 'Customers by name; `online` obeys visibility.',
    query: page.extend({
      q: term,
      jobId: id.optional(),
      online: flag.optional(),
      contacted: flag.optional(),
    }),
    output: list(directoryEntry),
  },
  resolveCustomers: {
    method: 'POST',
    path: '/api/customers/resolve',
    access: contractor,
    scope: 'read',
    rate: 'resolvedAddresses',
    isCountedLate: true,
    summary:
      'Resolves pasted ids, and e-mail addresses of own contacts and of people of jobs one sees, to customers and names those not found.',
    body: z.object({ values: z.array(text(1, 254)).min(1).max(1000) }),
    output: z.object({ items: z.array(directoryEntry), notFound: z.array(z.string()) }),
  },
  listContractors: {
    method: 'GET',
    path: '/api/contractors',
    access: customer,
    summary: 'Contractors by name.',
    query: page.extend({ q: term }),
    output: list(directoryEntry),
  },
  getContractor: {
    method: 'GET',
    path: '/api/contractors/:id',
    access: customer,
    summary: 'One contractor.',
    params: byId,
    output: directoryEntry,
  },

  listJobs: {
    method: 'GET',
    path: '/api/jobs',
    access: people,
    summary: 'Jobs one may see: own ones, and open ones of the other side.',
    query: page.extend({ q: term, status: jobStatus.optional(), mine: flag.optional() }),
    output: list(job),
  },
  createJob: {
    method: 'POST',
    path: '/api/jobs',
    access: people,
    summary: 'Posts a job.',
    body: jobInput,
    output: job,
  },
  getJob: {
    method: 'GET',
    path: '/api/jobs/:id',
    access: people,
    summary: 'One job; the poster also sees who is interested.',
    params: byId,
    output: job,
  },
  patchJob: {
    method: 'PATCH',
    path: '/api/jobs/:id',
    access: people,
    summary: 'Edits, closes or reopens an own job.',
    params: byId,
    body: z.object({
      title: text(1, 200).optional(),
      description: text(0, 5000).optional(),
      status: jobStatus.optional(),
    }),
    output: job,
  },
  addInterest: {
    method: 'PUT',
    path: '/api/jobs/:id/interest',
    access: people,
    summary: 'Says that one is interested in a job.',
    params: byId,
    output: null,
  },
  removeInterest: {
    method: 'DELETE',
    path: '/api/jobs/:id/interest',
    access: people,
    summary: 'Takes that back.',
    params: byId,
    output: null,
  },

  listBlocks: {
    method: 'GET',
    path: '/api/blocks',
    access: people,
    summary: 'People one has blocked.',
    query: page,
    output: list(peer),
  },
  addBlock: {
    method: 'PUT',
    path: '/api/blocks/:id',
    access: people,
    summary: 'Stops messages and presence both ways.',
    params: byId,
    output: null,
  },
  removeBlock: {
    method: 'DELETE',
    path: '/api/blocks/:id',
    access: people,
    summary: 'Takes a block back.',
    params: byId,
    output: null,
  },

  adminPresence: {
    method: 'GET',
    path: '/api/admin/presence',
    access: admin,
    summary: 'Who is online now, with their connections.',
    query: page.extend({ q: term, role: role.optional() }),
    output: adminPresence,
  },
  adminPresenceHistory: {
    method: 'GET',
    path: '/api/admin/presence/history',
    access: admin,
    summary: 'People and sockets over time, one sample a minute for 30 days, thinned to at most 720 points.',
    query: z.object({ from: moment.optional(), to: moment.optional() }),
    output: z.object({ items: z.array(presenceSample) }),
  },
  adminAnalytics: {
    method: 'GET',
    path: '/api/admin/analytics',
    access: admin,
    summary: 'Bulk usage; `from` inclusive, `to` exclusive, days in `tz`.',
    query: range,
    output: analytics,
  },
  adminAnalyticsCsv: {
    method: 'GET',
    path: '/api/admin/analytics.csv',
    access: admin,
    summary: 'Bulk usage by day as CSV (RFC 4180).',
    query: range.extend({ by: z.enum(['day', 'contractor', 'job', 'template']).default('day') }),
    output: null,
  },
  adminBatches: {
    method: 'GET',
    path: '/api/admin/batches',
    access: admin,
    summary: 'The batches behind a figure; never their text.',
    query: page
      .extend(range.shape)
      .extend({ jobId: id.optional(), templateId: id.optional(), failedWith: errorCode.optional() }),
    output: list(adminBatch),
  },
  adminUsers: {
    method: 'GET',
    path: '/api/admin/users',
    access: admin,
    summary: 'All accounts by name.',
    query: page.extend({ q: term, role: role.optional(), suspended: flag.optional() }),
    output: list(adminUser),
  },
  adminPatchUser: {
    method: 'PATCH',
    path: '/api/admin/users/:id',
    access: admin,
    summary: 'Suspends or restores a user, or sets the role. A session needs the password confirmed.',
    params: byId,
    body: z.object({ suspended: z.boolean().optional(), role: role.optional() }),
    output: adminUser,
  },
  adminSecurityLog: {
    method: 'GET',
    path: '/api/admin/security-log',
    access: admin,
    summary: 'What happened to accounts and credentials, newest first; `q` is in a person or begins an address.',
    query: page.extend({ q: term, kind: securityKind.optional(), userId: id.optional() }),
    output: list(adminSecurityEntry),
  },
  adminEndSession: {
    method: 'DELETE',
    path: '/api/admin/sessions/:id',
    access: admin,
    summary: "Ends anybody's session.",
    params: byId,
    output: null,
  },
} as const satisfies Record<string, RouteSpec>

export type RouteName = keyof typeof routes

/** What an API token needs to call a route. */
export function scopeOf({ scope, access, method }: Pick<RouteSpec, 'scope' | 'access' | 'method'>): TokenScope {
  if (scope) return scope
  if (typeof access !== 'string' && access.every((role) => role === 'admin')) return 'admin'
  return method === 'GET' ? 'read' : 'send'
}
type Spec<N extends RouteName> = (typeof routes)[N]
type Part<S, K extends string, Fallback> = S extends { [P in K]: infer T extends z.ZodType } ? z.output<T> : Fallback

/** What a handler gets, parsed. */
export type RouteInput<N extends RouteName> = {
  params: Part<Spec<N>, 'params', Record<string, never>>
  query: Part<Spec<N>, 'query', Record<string, never>>
  body: Part<Spec<N>, 'body', undefined>
}
/** What a handler answers; null for an empty 204. */
export type RouteOutput<N extends RouteName> = Part<Spec<N>, 'output', null>

export type Page<T> = { items: T[]; nextCursor: string | null }
export type PageQuery = { cursor?: string | undefined; limit: number }
