import type { Actor } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import { sentences } from '../../protocol/errors'
import type { Job } from '../../protocol/objects'
import type { Page, PageQuery } from '../../protocol/routes'
import type { Store } from '../store/client'
import {
  deleteInterest,
  findVisibleJob,
  insertInterest,
  insertJob,
  type JobRow,
  listInterested,
  listJobs,
  updateJob,
} from '../store/jobs'

type JobStatus = Job['status']
type JobChange = { title?: string | undefined; description?: string | undefined; status?: JobStatus | undefined }

export type JobsService = ReturnType<typeof createJobsService>

/** Jobs of contractors and customers. A job one may not see does not exist. */
export function createJobsService(parts: { store: Store; now: () => Date; newId: () => string }) {
  const { store, now, newId } = parts
  const notFound = () => new DomainError('not_found', sentences.jobNotFound)

  async function getVisible(actor: Actor, jobId: string): Promise<JobRow> {
    const row = await findVisibleJob(store, actor, jobId)
    if (row === null) throw notFound()
    return row
  }

  async function get(actor: Actor, jobId: string): Promise<Job> {
    const job = toJob(await getVisible(actor, jobId))
    return job.poster.id === actor.userId ? { ...job, interested: await listInterested(store, jobId) } : job
  }

  return {
    /** One job; the poster also sees who is interested. @throws not_found */
    get,

    async list(
      actor: Actor,
      query: PageQuery & { q?: string | undefined; status?: JobStatus | undefined; mine?: boolean | undefined },
    ): Promise<Page<Job>> {
      const rows = await listJobs(store, actor, {
        titleHas: query.q || null,
        status: query.status ?? null,
        mine: query.mine ?? null,
        after: fromPageCursor(query.cursor, ['time', 'id']),
        limit: query.limit,
      })
      return toPage(rows, query.limit, toJob, (row) => [row.createdAt.toISOString(), row.id])
    },

    async create(actor: Actor, { title, description }: { title: string; description: string }): Promise<Job> {
      const id = newId()
      await insertJob(store, { id, posterId: actor.userId, title, description, now: now() })
      return get(actor, id)
    },

    /** Changes an own job. @throws not_found, or forbidden where one sees the job of another */
    async patch(actor: Actor, jobId: string, change: JobChange): Promise<Job> {
      const isOwn = await updateJob(store, { id: jobId, posterId: actor.userId }, change)
      if (!isOwn) {
        await getVisible(actor, jobId)
        throw new DomainError('forbidden', 'Only who posted a job can change it')
      }
      return get(actor, jobId)
    },

    /** Saying so twice is not an error. @throws not_found, or conflict for an own job */
    async addInterest(actor: Actor, jobId: string): Promise<void> {
      const job = await getVisible(actor, jobId)
      if (job.poster.id === actor.userId) throw new DomainError('conflict', 'This job is your own')
      await insertInterest(store, { jobId, userId: actor.userId, now: now() })
    },

    /** @throws not_found where one had not said so */
    async removeInterest(actor: Actor, jobId: string): Promise<void> {
      const wasInterested = await deleteInterest(store, { jobId, userId: actor.userId })
      if (!wasInterested) throw notFound()
    },
  }
}

function toJob(row: JobRow): Job {
  return { ...row, createdAt: row.createdAt.toISOString() }
}
