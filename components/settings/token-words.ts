import type { TokenScope } from '@/lib/protocol/objects'

/** Told apart from the contract's schemas, so that a browser need not load them for three words. */
export const scopeNames = ['read', 'send', 'admin'] as const satisfies TokenScope[]

/** What a scope lets a program do. */
export const scopeWords: Record<TokenScope, { name: string; verb: string; hint: string }> = {
  read: { name: 'Read', verb: 'read', hint: 'See what you see, and be told of messages.' },
  send: { name: 'Send', verb: 'send', hint: 'Write messages and change what is yours.' },
  admin: { name: 'Admin', verb: 'act as admin', hint: 'See and change the accounts of others.' },
}

const DAY_MS = 24 * 60 * 60_000

export const lifetimes = [
  { value: '7', label: '7 days' },
  { value: '30', label: '30 days' },
  { value: '90', label: '90 days' },
  { value: '365', label: 'A year' },
] as const
export type Lifetime = (typeof lifetimes)[number]['value']

export function toExpiry(lifetime: Lifetime, now: Date): string {
  return new Date(now.getTime() + Number(lifetime) * DAY_MS).toISOString()
}
