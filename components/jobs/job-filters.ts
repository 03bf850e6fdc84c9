import { parseAsString, parseAsStringLiteral } from 'nuqs/server'
import type { RouteQuery } from '@/lib/client/call-route'
import { toSearchTerm } from '@/lib/client/search-term'

const jobTabs = ['open', 'mine'] as const
export type JobTab = (typeof jobTabs)[number]

/** What the address of the jobs page holds; which tab it opens with depends on the role. `job` names the one to show. */
export const jobParsers = { tab: parseAsStringLiteral(jobTabs), q: parseAsString.withDefault(''), job: parseAsString }

/** What a tab asks the server for. */
export function toJobFilter(tab: JobTab, q: string): RouteQuery<'listJobs'> {
  return { q: toSearchTerm(q), ...(tab === 'mine' ? { mine: true } : { mine: false, status: 'open' as const }) }
}
