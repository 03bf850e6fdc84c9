import type { Peer, Role } from '../../protocol/objects'
import type { Store } from './client'
import type { Prisma } from './generated/client'
import { given } from './given'
import { holding } from './holding'
import { beyond, type PageKey } from './keyset'

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

const selectFor = (viewer: Viewer) =>
  ({
    id: true,
    title: true,
    description: true,
    status: true,
    createdAt: true,
    poster: { select: { id: true, name: true, role: true } },
    interests: { where: { userId: viewer.userId }, select: { userId: true } },
    _count: { select: { interests: true } },
  }) satisfies Prisma.JobSelect

/** The poster, those interested, and while it is open the other side. */
function isVisible({ userId, role }: Viewer): Prisma.JobWhereInput {
  const others = (['contractor', 'customer'] as const).filter((each) => each !== role)
  return {
    OR: [
      { posterId: userId },
      { status: 'open', poster: { role: { in: others }, suspendedAt: null } },
      { interests: { some: { userId } } },
    ],
  }
}

function toRow(found: Prisma.JobGetPayload<{ select: ReturnType<typeof selectFor> }>): JobRow {
  const { interests, _count, ...job } = found
  return { ...job, interestedCount: _count.interests, isInterested: interests.length > 0 }
}

/** Visible jobs, newest first, one more than `limit`. */
export async function listJobs(
  store: Store,
  viewer: Viewer,
  query: {
    /** Folded pieces that the title holds, all of them. */
    pieces: readonly string[] | null
    status: 'open' | 'closed' | null
    mine: boolean | null
    after: PageKey | null
    limit: number
  },
): Promise<JobRow[]> {
  const asked: Prisma.JobWhereInput[] = [isVisible(viewer), beyond(['createdAt', 'id'], 'desc', query.after)]
  if (query.pieces !== null) asked.push(holding(query.pieces, (piece) => ({ searchText: { contains: piece } })))
  if (query.status !== null) asked.push({ status: query.status })
  if (query.mine !== null) asked.push({ posterId: query.mine ? viewer.userId : { not: viewer.userId } })
  const rows = await store.prisma.job.findMany({
    where: { AND: asked },
    orderBy: [{ createdAt: 'desc' }, { id: 'desc' }],
    take: query.limit + 1,
    select: selectFor(viewer),
  })
  return rows.map(toRow)
}

/** One job, or null where there is none that the viewer may see. */
export async function findVisibleJob(store: Store, viewer: Viewer, jobId: string): Promise<JobRow | null> {
  const found = await store.prisma.job.findFirst({
    where: { id: jobId, ...isVisible(viewer) },
    select: selectFor(viewer),
  })
  return found && toRow(found)
}

/** Who is interested in a job, first come first. */
export async function listInterested(store: Store, jobId: string): Promise<Peer[]> {
  const rows = await store.prisma.jobInterest.findMany({
    where: { jobId },
    orderBy: [{ createdAt: 'asc' }, { userId: 'asc' }],
    select: { user: { select: { id: true, name: true, role: true } } },
  })
  return rows.map(({ user }) => user)
}

export async function insertJob(
  store: Store,
  { now, ...job }: { id: string; posterId: string; title: string; description: string; now: Date },
): Promise<void> {
  await store.prisma.job.create({ data: { ...job, createdAt: now } })
}

/** Changes what is given. Returns false where the user posted no such job. */
export async function updateJob(
  store: Store,
  key: { id: string; posterId: string },
  change: { title?: string | undefined; description?: string | undefined; status?: 'open' | 'closed' | undefined },
): Promise<boolean> {
  const { count } = await store.prisma.job.updateMany({ where: key, data: given(change) })
  return count === 1
}

export async function insertInterest(
  store: Store,
  { now, ...interest }: { jobId: string; userId: string; now: Date },
): Promise<void> {
  await store.prisma.jobInterest.createMany({ data: [{ ...interest, createdAt: now }], skipDuplicates: true })
}

export async function deleteInterest(store: Store, interest: { jobId: string; userId: string }): Promise<boolean> {
  const { count } = await store.prisma.jobInterest.deleteMany({ where: interest })
  return count === 1
}
