import type { Role } from '../protocol/objects'

/** Where a role's work begins. */
export function homePathOf(role: Role): string {
  return role === 'admin' ? '/admin/presence' : '/inbox'
}
