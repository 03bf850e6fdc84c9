import { z } from 'zod'
import { notificationSettings, preview } from '../notifications'
import { apiToken, bulkWeeklyLimit, me, quietHours, session, tokenScope, visibility } from '../objects'
import { count, id, time } from '../scalars'
import { ownSecurityEntry } from '../security-log'
import { sizedList } from '../sized'
import { byId, list, name, page, type RouteSpec } from './route-row'

const email = z.email().max(254).toLowerCase()
/** Long enough to resist guessing, short enough to hash (NIST SP 800-63B: at least 8, accept 64). */
const password = z.string().min(8).max(200)
const recoveryCodes = z.object({ recoveryCodes: z.array(z.string()) })
const twoFactor = z.object({
  /** null while it is off. */
  enabledAt: time.nullable(),
  recoveryCodesLeft: count,
  /** Whether this account must have it. */
  isRequired: z.boolean(),
})

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
    summary: "Changes one's name, what others learn of one, or which bulk messages one takes.",
    body: z.object({
      name: name.optional(),
      visibility: visibility.optional(),
      bulkOptOut: z.boolean().optional(),
      bulkWeeklyLimit: bulkWeeklyLimit.nullish(),
      quietHours: quietHours.nullish(),
      readReceipts: z.boolean().optional(),
      digestMail: z.boolean().optional(),
      notify: notificationSettings.optional(),
      pushPreview: preview.optional(),
      mailPreview: preview.optional(),
      typing: z.boolean().optional(),
    }),
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
  requestPasswordReset: {
    method: 'POST',
    path: '/api/password-resets',
    access: 'public',
    rate: 'resetAccount',
    isCountedLate: true,
    summary:
      'Has a link to set a new password sent to an e-mail address; answers alike whether or not it has an account.',
    body: z.object({ email }),
    output: null,
  },
  resetPassword: {
    method: 'POST',
    path: '/api/password-resets/use',
    access: 'public',
    rate: 'resetAddress',
    isCountedLate: true,
    summary: 'Sets a new password by such a link, once, and ends all sessions and API tokens.',
    body: z.object({ token: z.string().min(1).max(200), password }),
    output: null,
  },
  requestEmail: {
    method: 'POST',
    path: '/api/me/email',
    access: 'signed_in',
    rate: 'resetAccount',
    isCountedLate: true,
    summary:
      "Has a link sent to an e-mail address, which confirms it and makes it the account's. For sessions, with the password confirmed.",
    body: z.object({ email }),
    output: null,
  },
  confirmEmail: {
    method: 'POST',
    path: '/api/email-confirmations/use',
    access: 'public',
    rate: 'resetAddress',
    isCountedLate: true,
    summary: 'Confirms an e-mail address by such a link, once; the address before is told where it was another.',
    body: z.object({ token: z.string().min(1).max(200) }),
    output: z.object({ email: z.string() }),
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
  getTwoFactor: {
    method: 'GET',
    path: '/api/me/two-factor',
    access: 'signed_in',
    summary: 'Whether signing in asks for a second factor, and how many recovery codes are left.',
    output: twoFactor,
  },
  beginTwoFactor: {
    method: 'POST',
    path: '/api/me/two-factor',
    access: 'signed_in',
    summary:
      'Makes a secret for an authenticator app, which counts once it is confirmed. For sessions, with the password confirmed.',
    output: z.object({ secret: z.string(), uri: z.string() }),
  },
  enableTwoFactor: {
    method: 'POST',
    path: '/api/me/two-factor/confirm',
    access: 'signed_in',
    rate: 'signInAccount',
    isCountedLate: true,
    summary: 'Turns the second factor on by a code of the app; the recovery codes are shown in this answer alone.',
    body: z.object({ code: z.string().trim().max(20) }),
    output: recoveryCodes,
  },
  renewRecoveryCodes: {
    method: 'POST',
    path: '/api/me/two-factor/recovery-codes',
    access: 'signed_in',
    summary: 'Makes new recovery codes in place of the old. For sessions, with the password confirmed.',
    output: recoveryCodes,
  },
  disableTwoFactor: {
    method: 'DELETE',
    path: '/api/me/two-factor',
    access: 'signed_in',
    summary: 'Turns the second factor off. For sessions, with the password confirmed.',
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
