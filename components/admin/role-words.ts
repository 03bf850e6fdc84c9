import type { Role } from '@/lib/protocol/objects'
import type { Tone } from '../ui/badge'

/** Told apart from the contract's schemas, so that a browser need not load them for three words. */
export const roleNames = ['contractor', 'customer', 'admin'] as const satisfies Role[]

export const roleWords: Record<Role, string> = { contractor: 'Contractor', customer: 'Customer', admin: 'Admin' }
export const roleTones: Record<Role, Tone> = { contractor: 'accent', customer: 'info', admin: 'warning' }

export const roleOptions = [
  { value: 'any', label: 'Any role' },
  ...roleNames.map((value) => ({ value, label: roleWords[value] })),
] as const
