import { type inferParserType, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { RouteQuery } from '@/lib/client/call-route'
import { toSearchTerm } from '@/lib/client/search-term'
import { securityKindNames } from '../account/security-words'

/** What the address of the security log holds. */
export const securityParsers = {
  q: parseAsString.withDefault(''),
  kind: parseAsStringLiteral(securityKindNames),
}

/** What the server is asked for. */
export function toSecurityFilter({ q, kind }: inferParserType<typeof securityParsers>): RouteQuery<'adminSecurityLog'> {
  return { q: toSearchTerm(q), kind: kind ?? undefined }
}
