import type { CredentialEndReason } from '@/lib/protocol/pushes'

/** Why a session is over, as its owner should read it. */
export const endReasons: Record<CredentialEndReason, string> = {
  signed_out: 'You signed out.',
  revoked: 'This session was ended from another device.',
  ended_by_admin: 'An admin ended this session. Sign in again to go on.',
  password_changed: 'Your password was changed. Sign in with the new one.',
  suspended: 'This account is suspended.',
  role_changed: 'Your role was changed. Sign in again to go on.',
  expired: 'Your session has expired.',
}
