import { type inferParserType, parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { RouteQuery } from '@/lib/client/call-route'
import { toSearchTerm } from '@/lib/client/search-term'
import { historySpans } from './presence-spans'
import { roleNames } from './role-words'

/** What the address of the presence page holds of the people listed. */
export const presenceParsers = { q: parseAsString.withDefault(''), role: parseAsStringLiteral(roleNames) }
/** And of the chart. */
export const spanParsers = { span: parseAsStringLiteral(historySpans).withDefault('24h') }

/** What the server is asked for. */
export function toPresenceFilter({ q, role }: inferParserType<typeof presenceParsers>): RouteQuery<'adminPresence'> {
  return { q: toSearchTerm(q), role: role ?? undefined }
}
