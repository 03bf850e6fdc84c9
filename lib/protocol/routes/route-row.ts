import { z } from 'zod'
import { DEFAULT_PAGE_SIZE, MAX_PAGE_SIZE } from '../limits'
import type { Role, TokenScope } from '../objects'
import type { RatedRow } from '../rated-row'
import { id, oneLine, text } from '../scalars'

/** Who may call a route: anyone, anyone signed in, or the roles named. */
export type Access = 'public' | 'signed_in' | readonly Role[]

export type RouteSpec = RatedRow & {
  method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE'
  path: string
  access: Access
  /** What an API token needs to call it, where `scopeOf` does not tell it by what the row is. */
  scope?: TokenScope
  /** True where the body may list as many people as a batch may have, and be as large. */
  listsPeople?: boolean
  params?: z.ZodType
  query?: z.ZodType
  body?: z.ZodType
  /** null where the answer is no JSON: text, a file, or an empty 204. */
  output: z.ZodType | null
}

const pageSize = z.coerce.number().int().min(1).max(MAX_PAGE_SIZE)
export const limit = pageSize.default(DEFAULT_PAGE_SIZE)
const cursor = z.string().min(1).max(512).optional()
export const page = z.object({ cursor, limit })
export const term = text(0, 200).optional()
export const flag = z.enum(['true', 'false', '1', '0']).transform((value) => value === 'true' || value === '1')
export const byId = z.object({ id })

export function list<T extends z.ZodType>(item: T) {
  return z.object({ items: z.array(item), nextCursor: z.string().nullable() })
}

export const name = oneLine(100)

export const contractor = ['contractor'] as const
export const customer = ['customer'] as const
export const admin = ['admin'] as const
export const people = ['contractor', 'customer'] as const

/** What an API token needs to call a route. */
export function scopeOf({ scope, access, method }: Pick<RouteSpec, 'scope' | 'access' | 'method'>): TokenScope {
  if (scope) return scope
  if (typeof access !== 'string' && access.every((role) => role === 'admin')) return 'admin'
  return method === 'GET' ? 'read' : 'send'
}
