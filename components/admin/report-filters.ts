import { type inferParserType, parseAsStringLiteral } from 'nuqs/server'
import type { RouteQuery } from '@/lib/client/call-route'
import { stateNames } from './report-states'

/** What the address of the reports holds. "all" is no filter; what waits comes first. */
export const reportParsers = {
  state: parseAsStringLiteral([...stateNames, 'all']).withDefault('open'),
}

/** What the server is asked for. */
export function toReportFilter({ state }: inferParserType<typeof reportParsers>): RouteQuery<'adminReports'> {
  return { state: state === 'all' ? undefined : state }
}
