import { z } from 'zod'
import {
  adminBatch,
  adminPresence,
  adminRecipient,
  adminRefusal,
  adminUser,
  analytics,
  presenceSample,
} from '../admin-objects'
import { recipientState } from '../bulk-objects'
import { recipientReason } from '../errors'
import { role } from '../objects'
import { id, moment, time, timeZone } from '../scalars'
import { adminSecurityEntry, securityKind } from '../security-log'
import { admin, byId, flag, list, page, type RouteSpec, term } from './route-row'

const range = z.object({
  from: moment.optional(),
  to: moment.optional(),
  tz: timeZone.default('UTC'),
  contractorId: id.optional(),
})

const userSorts = ['name', '-name', 'created', '-created'] as const

/** What admins see and change. */
export const adminRoutes = {
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
    isHeavy: true,
    summary: 'People and sockets over time, one sample a minute for 30 days, thinned to at most 720 points.',
    query: z.object({ from: moment.optional(), to: moment.optional() }),
    output: z.object({ items: z.array(presenceSample) }),
  },
  adminAnalytics: {
    method: 'GET',
    path: '/api/admin/analytics',
    access: admin,
    isHeavy: true,
    summary: 'Bulk usage; `from` inclusive, `to` exclusive, days in `tz`.',
    query: range,
    output: analytics,
  },
  adminAnalyticsCsv: {
    method: 'GET',
    path: '/api/admin/analytics.csv',
    access: admin,
    isHeavy: true,
    summary: 'Bulk usage by day as CSV (RFC 4180).',
    query: range.extend({ by: z.enum(['day', 'contractor', 'job', 'template']).default('day') }),
    output: null,
  },
  adminBatches: {
    method: 'GET',
    path: '/api/admin/batches',
    access: admin,
    isHeavy: true,
    summary: 'The batches behind a figure; never their text.',
    query: page
      .extend(range.shape)
      .extend({ jobId: id.optional(), templateId: id.optional(), failedWith: recipientReason.optional() }),
    output: list(adminBatch),
  },
  adminRefusals: {
    method: 'GET',
    path: '/api/admin/refusals',
    access: admin,
    isHeavy: true,
    summary: 'The batches that the rate limit refused, by minute, contractor, job and template, newest first.',
    query: page.extend(range.shape).extend({ jobId: id.optional(), templateId: id.optional() }),
    output: list(adminRefusal),
  },
  adminBatchRecipients: {
    method: 'GET',
    path: '/api/admin/batches/:id/recipients',
    access: admin,
    isHeavy: true,
    summary: 'Who was asked for in a batch, and what became of each copy; never its text.',
    params: byId,
    query: page.extend({ state: recipientState.optional() }),
    output: list(adminRecipient),
  },
  adminUsers: {
    method: 'GET',
    path: '/api/admin/users',
    access: admin,
    summary: 'All accounts, by name unless `sort` says otherwise; a minus turns the order round.',
    query: page.extend({
      q: term,
      role: role.optional(),
      suspended: flag.optional(),
      sort: z.enum(userSorts).default('name'),
    }),
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
  adminMakeResetLink: {
    method: 'POST',
    path: '/api/admin/users/:id/reset-link',
    access: admin,
    summary:
      'Makes a link by which a user sets a new password, to be handed on. A session needs the password confirmed.',
    params: byId,
    output: z.object({ url: z.string(), expiresAt: time }),
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
