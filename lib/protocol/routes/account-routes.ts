import { z } from 'zod'
import { apiToken, me, session, tokenScope, visibility } from '../objects'
import { id } from '../scalars'
import { ownSecurityEntry } from '../security-log'
import { sizedList } from '../sized'
import { byId, list, name, page, type RouteSpec } from './route-row'

const email = z.email().max(254).toLowerCase()
/** Long enough to resist guessing, short enough to hash (NIST SP 800-63B: at least 8, accept 64). */
const password = z.string().min(8).max(200)

/** Accounts, their sessions and tokens. */
export const accountRoutes = {
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
      scopes: sizedList(
        z.array(tokenScope).refine((scopes) => scopes.includes('read'), 'must include read'),
        { most: 3, isGood: (value) => typeof value === 'string' },
      ).optional(),
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
} as const satisfies Record<string, RouteSpec>
