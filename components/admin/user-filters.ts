import { type inferParserType, parseAsBoolean, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { RouteQuery } from '@/lib/client/call-route'
import { toSearchTerm } from '@/lib/client/search-term'
import { roleNames } from './role-words'

/** By a column; the minus turns the order round. */
const userSorts = ['name', '-name', 'created', '-created'] as const
export type UserSort = (typeof userSorts)[number]

/** What the address of the users page holds. */
export const userParsers = {
  q: parseAsString.withDefault(''),
  role: parseAsStringLiteral(roleNames),
  suspended: parseAsBoolean.withDefault(false),
  sort: parseAsStringLiteral(userSorts).withDefault('name'),
}

/** What the server is asked for. */
export function toUserFilter({
  q,
  role,
  suspended,
  sort,
}: inferParserType<typeof userParsers>): RouteQuery<'adminUsers'> {
  return { q: toSearchTerm(q), role: role ?? undefined, suspended: suspended || undefined, sort }
}
