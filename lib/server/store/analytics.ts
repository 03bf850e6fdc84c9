import type { Store } from './client'
import { given } from './given'
import { beyond, type PageKey } from './keyset'
import { type FailureRow, listFailures as failures } from './sql/list-failures'
import { type RefusalRow, listRefusals as refusals } from './sql/list-refusals'
import { type UsageRow, listUsage as usage } from './sql/list-usage'
import type { UsageQuery } from './sql/shared/usage-groups'

/** What was sent and what came of it, in total and by each grouping. */
export async function listUsage(store: Store, query: UsageQuery): Promise<UsageRow[]> {
  return usage.run(store.pool, query)
}

/** Failed recipients by reason, in total and by each grouping. */
export async function listFailures(store: Store, query: UsageQuery): Promise<FailureRow[]> {
  return failures.run(store.pool, query)
}

/** Batches that the rate limit refused, in total and by each grouping. */
export async function listRefusals(store: Store, query: UsageQuery): Promise<RefusalRow[]> {
  return refusals.run(store.pool, query)
}

type RefusalsFilter = {
  from: Date
  to: Date
  contractorId: string | undefined
  jobId: string | undefined
  templateId: string | undefined
  after: PageKey | null
  limit: number
}
export type RefusedRow = {
  id: string
  at: Date
  count: number
  contractorId: string
  jobId: string | null
  templateId: string | null
}

/** The rows that are counted of refused batches, newest first, one more than `limit`. */
export async function listRefused({ prisma }: Store, query: RefusalsFilter): Promise<RefusedRow[]> {
  const { from, to, after, limit, contractorId, jobId, templateId } = query
  return prisma.bulkRefusal.findMany({
    where: {
      at: { gte: from, lt: to },
      ...given({ contractorId, jobId, templateId }),
      ...beyond(['at', 'id'], 'desc', after),
    },
    orderBy: [{ at: 'desc' }, { id: 'desc' }],
    take: limit + 1,
  })
}

/** What to call the contractors, jobs and templates of a report. */
export async function findReportNames(
  { prisma }: Store,
  ids: { contractors: string[]; jobs: string[]; templates: string[] },
): Promise<{ contractors: Map<string, string>; jobs: Map<string, string>; templates: Map<string, string> }> {
  const select = { id: true, name: true } as const
  const [contractors, jobs, templates] = await Promise.all([
    prisma.user.findMany({ where: { id: { in: ids.contractors } }, select }),
    prisma.job.findMany({ where: { id: { in: ids.jobs } }, select: { id: true, title: true } }),
    prisma.template.findMany({ where: { id: { in: ids.templates } }, select }),
  ])
  return {
    contractors: new Map(contractors.map(({ id, name }) => [id, name])),
    jobs: new Map(jobs.map(({ id, title }) => [id, title])),
    templates: new Map(templates.map(({ id, name }) => [id, name])),
  }
}
