import { z } from 'zod'
import { id, time } from './scalars'

/** What is written down of accounts and their credentials. */
const securityKinds = [
  'account_opened',
  'account_deleted',
  'sign_in',
  'sign_in_failed',
  'sign_in_held',
  'sign_out',
  'session_ended',
  'all_ended',
  'password_changed',
  'password_confirmed',
  'password_wrong',
  'password_reset',
  'reset_link_made',
  'email_confirmed',
  'email_changed',
  'two_factor_on',
  'two_factor_off',
  'recovery_codes_made',
  'recovery_code_used',
  'token_made',
  'token_revoked',
  'settings_changed',
  'role_changed',
  'suspended',
  'restored',
  'access_refused',
] as const
export const securityKind = z.enum(securityKinds)
export type SecurityKind = z.infer<typeof securityKind>

const entry = z.object({
  id,
  at: time,
  kind: securityKind,
  /** The client's address, or "command line". */
  address: z.string(),
  device: z.string(),
  /** What the kind alone does not say: scopes of a token, the roles before and after. Nothing that anybody typed. */
  details: z.record(z.string(), z.string()),
})

/** An entry as the person whose account it is sees it; `isOwn` is false for what others did. */
export const ownSecurityEntry = entry.extend({ isOwn: z.boolean() })
export type OwnSecurityEntry = z.infer<typeof ownSecurityEntry>

const person = z.object({ id, name: z.string() }).nullable()

/** `user` is whose account it is about, null where there is none; `actor` who did it, null for one who is not known. */
export const adminSecurityEntry = entry.extend({ user: person, actor: person })
export type AdminSecurityEntry = z.infer<typeof adminSecurityEntry>
