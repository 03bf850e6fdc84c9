import { type inferParserType, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { RouteQuery } from '@/lib/client/call-route'
import { toSearchTerm } from '@/lib/client/search-term'
import { actionNames } from './audit-words'

/** What the address of the audit trail holds. */
export const auditParsers = {
  q: parseAsString.withDefault(''),
  action: parseAsStringLiteral(actionNames),
}

/** What the server is asked for. */
export function toAuditFilter({ q, action }: inferParserType<typeof auditParsers>): RouteQuery<'adminAudit'> {
  return { q: toSearchTerm(q), action: action ?? undefined }
}
