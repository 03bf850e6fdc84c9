import type { JobFilter } from '@/lib/client/bulk-queries'

export const jobTabs = ['open', 'mine'] as const
export type JobTab = (typeof jobTabs)[number]

/** What a tab asks the server for. */
export function toJobFilter(tab: JobTab, q: string): JobFilter {
  return { ...(tab === 'mine' ? { mine: true } : { mine: false, status: 'open' }), ...(q ? { q } : {}) }
}
