import type { AdminAction, AuditEntry } from '@/lib/protocol/audit'
import type { Tone } from '../ui/badge'

/** What each change is called. */
export const actionWords: Record<AdminAction, string> = {
  suspended: 'Suspended',
  restored: 'Restored',
  role_changed: 'Role changed',
  session_ended: 'Session ended',
  report_decided: 'Report decided',
  reset_link_made: 'Link for a new password made',
  template_shared: 'Template shared',
  template_changed: 'Shared template changed',
  template_withdrawn: 'Shared template withdrawn',
}

export const actionNames = Object.keys(actionWords) as AdminAction[]

const tones: Partial<Record<AdminAction, Tone>> = { suspended: 'danger', role_changed: 'info', restored: 'success' }

export const toActionTone = (action: AdminAction): Tone => tones[action] ?? 'neutral'

/** What was changed by its name: whose account, or a template as it is called now. */
export function toSubject({ user, before, after }: Pick<AuditEntry, 'user' | 'before' | 'after'>): string {
  return user?.name ?? after.name ?? before.name ?? 'No account'
}

const stateNames: Record<string, string> = { acted: 'acted on', signed_in: 'signed in' }

/** Before and after, in words: "state: open, now dismissed". What stayed the same is left out. */
export function toChange({ before, after }: Pick<AuditEntry, 'before' | 'after'>): string {
  const word = (value: string | undefined) => (value ? (stateNames[value] ?? value) : 'nothing')
  return Object.keys({ ...before, ...after })
    .filter((field) => before[field] !== after[field])
    .map((field) => `${field}: ${word(before[field])}, now ${word(after[field])}`)
    .join(' · ')
}
