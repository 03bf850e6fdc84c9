import type { OwnSecurityEntry, SecurityKind } from '@/lib/protocol/security-log'
import type { Tone } from '../ui/badge'

/** What each kind of entry is called. */
export const securityWords: Record<SecurityKind, string> = {
  account_opened: 'Account opened',
  account_deleted: 'Account deleted',
  sign_in: 'Signed in',
  sign_in_failed: 'Sign-in failed',
  sign_in_held: 'Too many wrong passwords',
  sign_out: 'Signed out',
  session_ended: 'Session ended',
  all_ended: 'Signed out everywhere',
  password_changed: 'New password set',
  password_confirmed: 'Password confirmed',
  password_wrong: 'Wrong password',
  password_reset: 'New password set by a link',
  reset_link_made: 'Link for a new password made',
  email_confirmed: 'E-mail address confirmed',
  email_changed: 'E-mail address changed',
  two_factor_on: 'Two-factor sign-in turned on',
  two_factor_off: 'Two-factor sign-in turned off',
  recovery_codes_made: 'New recovery codes made',
  recovery_code_used: 'Recovery code used',
  token_made: 'API token made',
  token_revoked: 'API token revoked',
  settings_changed: 'Settings changed',
  role_changed: 'Role changed',
  suspended: 'Suspended',
  restored: 'Restored',
  access_refused: 'Access refused',
}

export const securityKindNames = Object.keys(securityWords) as SecurityKind[]

const tones: Partial<Record<SecurityKind, Tone>> = {
  account_deleted: 'danger',
  sign_in_failed: 'warning',
  sign_in_held: 'danger',
  password_wrong: 'warning',
  password_reset: 'info',
  reset_link_made: 'warning',
  email_changed: 'warning',
  two_factor_off: 'warning',
  recovery_code_used: 'warning',
  role_changed: 'info',
  suspended: 'danger',
  access_refused: 'warning',
}

export const toSecurityTone = (kind: SecurityKind): Tone => tones[kind] ?? 'neutral'

type Entry = Pick<OwnSecurityEntry, 'kind' | 'details' | 'address' | 'device'>

const fieldWords: Record<string, string> = {
  name: 'name',
  visibility: 'who sees when you are online',
  bulkOptOut: 'bulk messages',
  bulkWeeklyLimit: 'how many bulk messages a week',
  quietHours: 'quiet hours',
  readReceipts: 'read receipts',
  digestMail: 'mail about what is unread',
  notify: 'notifications',
  pushPreview: 'what a push shows',
  mailPreview: 'what a mail shows',
  typing: 'typing',
}

/** What an entry says beside its kind, or null. */
export function toSecurityDetail({ kind, details }: Entry): string | null {
  if (kind === 'role_changed') return `From ${details.before} to ${details.after}`
  if (kind === 'token_made') return `May ${details.scopes}`
  if (kind === 'settings_changed') {
    const fields = (details.fields ?? '').split(', ').map((field) => fieldWords[field] ?? field)
    return `Changed: ${fields.join(', ')}`
  }
  if (kind === 'access_refused') return `Reached for ${details.route}`
  if (kind === 'sign_in_failed' && details.because === 'suspended') return 'The account is suspended'
  return null
}

/** Where it was done: device and address, or by whom where that is not told. */
export function toSecurityPlace({ address, device }: Entry): string {
  if (address === '') return 'By an admin'
  if (address === 'command line') return 'By the operator'
  return `${device}, ${address}`
}
