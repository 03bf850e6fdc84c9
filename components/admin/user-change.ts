import type { AdminUser } from '@/lib/protocol/admin-objects'
import type { Role } from '@/lib/protocol/objects'
import { roleWords } from './role-words'

/** What an admin may change of an account. */
export type UserChange = { suspended?: boolean; role?: Role }

export type Question = { title: string; description: string; confirmLabel: string; done: string; danger: boolean }

/** What to ask before a change, and what to say after it. */
export function toQuestion({ name }: AdminUser, { suspended, role }: UserChange): Question {
  if (suspended === true) {
    return {
      title: `Suspend ${name}`,
      description: `${name} is signed out everywhere at once and cannot sign in, send or receive until restored.`,
      confirmLabel: 'Suspend',
      done: `${name} is suspended`,
      danger: true,
    }
  }
  if (suspended === false) {
    return {
      title: `Restore ${name}`,
      description: `${name} can sign in, send and receive again.`,
      confirmLabel: 'Restore',
      done: `${name} is restored`,
      danger: false,
    }
  }
  const word = role ? roleWords[role].toLowerCase() : ''
  return {
    title: `Make ${name} ${role === 'admin' ? 'an' : 'a'} ${word}`,
    description: `${name} is signed out everywhere at once and comes back as ${word}.`,
    confirmLabel: 'Set role',
    done: `${name} has the role ${word}`,
    danger: role === 'admin',
  }
}
