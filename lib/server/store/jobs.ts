import type { Peer, Role } from '../../protocol/objects'
import type { Store } from './client'

export type JobRow = {
  id: string
  title: string
  description: string
  status: 'open' | 'closed'
  createdAt: Date
  poster: Peer
  interestedCount: number
  isInterested: boolean
}
type Viewer = { userId: string; role: Role }

const columns = `j.id, j.title, j.description, j.status, j.created_at AS "createdAt",
  json_build_object('id', p.id, 'name', p.name, 'role', p.role) AS poster,
  (SELECT count(*)::int FROM job_interests i WHERE i.job_id = j.id) AS "interestedCount",
  EXISTS (SELECT 1 FROM job_interests i WHERE i.job_id = j.id AND i.user_id = $1) AS "isInterested"`

/** `$1` is the viewer, `$2` the viewer's role. The poster, those interested, and while it is open the other side. */
const isVisible = `(j.poster_id = $1
  OR (p.role <> $2::"Role" AND p.role <> 'admin' AND j.status = 'open' AND p.suspended_at IS NULL)
  OR EXISTS (SELECT 1 FROM job_interests i WHERE i.job_id = j.id AND i.user_id = $1))`

/** Visible jobs, newest first, one more than `limit`. */
export async function listJobs(
  store: Store,
  viewer: Viewer,
  query: {
    pattern: string | null
    status: 'open' | 'closed' | null
    mine: boolean | null
    after: readonly [time: string, id: string] | null
    limit: number
  },
): Promise<JobRow[]> {
  const { rows } = await store.pool.query<JobRow>(
    `SELECT ${columns} FROM jobs j JOIN users p ON p.id = j.poster_id
     WHERE ${isVisible} AND ($3::text IS NULL OR j.title ILIKE $3)
       AND ($4::"JobStatus" IS NULL OR j.status = $4) AND ($5::boolean IS NULL OR (j.poster_id = $1) = $5)
       AND ($6::timestamptz IS NULL OR (j.created_at, j.id) < ($6, $7))
     ORDER BY j.created_at DESC, j.id DESC LIMIT $8 + 1`,
    [
      viewer.userId,
      viewer.role,
      query.pattern,
      query.status,
      query.mine,
      query.after?.[0] ?? null,
      query.after?.[1] ?? null,
      query.limit,
    ],
  )
  return rows
}

/** One job, or null where there is none that the viewer may see. */
export async function findVisibleJob(store: Store, viewer: Viewer, jobId: string): Promise<JobRow | null> {
  const { rows } = await store.pool.query<JobRow>(
    `SELECT ${columns} FROM jobs j JOIN users p ON p.id = j.poster_id WHERE j.id = $3 AND ${isVisible}`,
    [viewer.userId, viewer.role, jobId],
  )
  return rows[0] ?? null
}

/** Who is interested in a job, first come first. */
export async function listInterested(store: Store, jobId: string): Promise<Peer[]> {
  const { rows } = await store.pool.query<Peer>(
    `SELECT u.id, u.name, u.role FROM job_interests i JOIN users u ON u.id = i.user_id
     WHERE i.job_id = $1 ORDER BY i.created_at, u.id`,
    [jobId],
  )
  return rows
}

export async function insertJob(
  store: Store,
  job: { id: string; posterId: string; title: string; description: string; now: Date },
): Promise<void> {
  await store.pool.query(
    'INSERT INTO jobs (id, poster_id, title, description, created_at) VALUES ($1, $2, $3, $4, $5)',
    [job.id, job.posterId, job.title, job.description, job.now],
  )
}

/** Changes what is given. Returns false where the user posted no such job. */
export async function updateJob(
  store: Store,
  key: { id: string; posterId: string },
  change: { title?: string | undefined; description?: string | undefined; status?: 'open' | 'closed' | undefined },
): Promise<boolean> {
  const { rowCount } = await store.pool.query(
    `UPDATE jobs SET title = coalesce($3, title), description = coalesce($4, description),
       status = coalesce($5::"JobStatus", status)
     WHERE id = $1 AND poster_id = $2`,
    [key.id, key.posterId, change.title ?? null, change.description ?? null, change.status ?? null],
  )
  return rowCount === 1
}

export async function insertInterest(
  store: Store,
  interest: { jobId: string; userId: string; now: Date },
): Promise<void> {
  await store.pool.query(
    'INSERT INTO job_interests (job_id, user_id, created_at) VALUES ($1, $2, $3) ON CONFLICT DO NOTHING',
    [interest.jobId, interest.userId, interest.now],
  )
}

export async function deleteInterest(store: Store, interest: { jobId: string; userId: string }): Promise<boolean> {
  const { rowCount } = await store.pool.query('DELETE FROM job_interests WHERE job_id = $1 AND user_id = $2', [
    interest.jobId,
    interest.userId,
  ])
  return rowCount === 1
}
