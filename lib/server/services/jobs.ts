import type { Actor } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import { toAskedPieces } from '../../domain/search-words'
import { sentences } from '../../protocol/errors'
import type { Job } from '../../protocol/objects'
import type { JobChange as PushedChange } from '../../protocol/pushes'
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
import type { JobAnnouncer } from './job-announcer'
import type { NotificationsService } from './notifications'

type JobStatus = Job['status']
type JobChangeKind = PushedChange['change']
type JobChange = { title?: string | undefined; description?: string | undefined; status?: JobStatus | undefined }

export type JobsService = ReturnType<typeof createJobsService>

/** Jobs of contractors and customers. A job one may not see does not exist. */
export function createJobsService(parts: {
  store: Store
  announcer: Pick<JobAnnouncer, 'changed' | 'interest'>
  notifications: Pick<NotificationsService, 'note'>
  now: () => Date
  newId: () => string
}) {
  const { store, announcer, notifications, now, newId } = parts
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
        pieces: toAskedPieces(query.q),
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
      const job = await get(actor, id)
      announcer.changed(job, 'posted', true)
      return job
    },

    /** Changes an own job. @throws not_found, or forbidden where one sees the job of another */
    async patch(actor: Actor, jobId: string, change: JobChange): Promise<Job> {
      const before = await findVisibleJob(store, actor, jobId)
      const isOwn = await updateJob(store, { id: jobId, posterId: actor.userId }, change)
      if (!isOwn) {
        await getVisible(actor, jobId)
        throw new DomainError('forbidden', 'Only who posted a job can change it')
      }
      const job = await get(actor, jobId)
      const isShown = job.status === 'open' || before?.status === 'open'
      const kind = kindOf(before?.status, job.status)
      announcer.changed(job, kind, isShown)
      if (kind !== 'closed') return job
      const news = { kind: 'job_closed', about: jobId, fromId: actor.userId, text: job.title } as const
      for (const { id } of job.interested ?? []) notifications.note(id, news)
      return job
    },

    /** Saying so twice is not an error. @throws not_found, or conflict for an own job */
    async addInterest(actor: Actor, jobId: string): Promise<void> {
      const job = await getVisible(actor, jobId)
      if (job.poster.id === actor.userId) throw new DomainError('conflict', 'This job is your own')
      await insertInterest(store, { jobId, userId: actor.userId, now: now() })
      if (job.isInterested) return
      announcer.interest(job, actor.userId, true)
      notifications.note(job.poster.id, { kind: 'interest', about: jobId, fromId: actor.userId, text: job.title })
    },

    /** @throws not_found where one had not said so */
    async removeInterest(actor: Actor, jobId: string): Promise<void> {
      const job = await findVisibleJob(store, actor, jobId)
      const wasInterested = await deleteInterest(store, { jobId, userId: actor.userId })
      if (!wasInterested) throw notFound()
      if (job) announcer.interest(job, actor.userId, false)
    },
  }
}

function kindOf(before: JobStatus | undefined, after: JobStatus): JobChangeKind {
  if (before === after) return 'edited'
  return after === 'closed' ? 'closed' : 'reopened'
}

function toJob(row: JobRow): Job {
  return { ...row, createdAt: row.createdAt.toISOString() }
}
