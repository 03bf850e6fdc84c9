import { JOB_CHANGES_INTERVAL_MS, MAX_JOB_CHANGES } from '../../protocol/limits'
import type { Role } from '../../protocol/objects'
import type { JobChange } from '../../protocol/pushes'
import type { Broadcaster } from '../ports/broadcaster'

export type JobAnnouncer = ReturnType<typeof createJobAnnouncer>

type Job = { id: string; poster: { id: string; role: Role } }
/** The last change of each job that one audience has not been told of. */
type Waiting = { changes: Map<string, JobChange>; more: boolean }

/**
 * Tells of jobs that changed, whoever may see them. A whole side may be online, so it is told once a second of all that
 * changed meanwhile: whoever edits a job without end costs others one push a second.
 */
export function createJobAnnouncer({ broadcaster }: { broadcaster: Broadcaster }) {
  const waiting = new Map<Role, Waiting>()
  const timers = new Map<Role, NodeJS.Timeout>()

  function tellRole(role: Role): void {
    timers.delete(role)
    const held = waiting.get(role)
    waiting.delete(role)
    if (!held) return
    broadcaster.toRole(role, 'jobs_changed', { changes: [...held.changes.values()], more: held.more })
  }

  function tellRoleSoon(role: Role, change: JobChange): void {
    const held = waiting.get(role) ?? { changes: new Map<string, JobChange>(), more: false }
    waiting.set(role, held)
    if (held.changes.size < MAX_JOB_CHANGES || held.changes.has(change.jobId)) {
      const before = held.changes.get(change.jobId)
      // What was posted and mended in one breath is news all the same.
      held.changes.set(change.jobId, before?.change === 'posted' && change.change === 'edited' ? before : change)
    } else held.more = true
    if (!timers.has(role))
      timers.set(
        role,
        setTimeout(() => tellRole(role), JOB_CHANGES_INTERVAL_MS),
      )
  }

  function tellUsers(userIds: readonly string[], change: JobChange): void {
    broadcaster.toUsers([...new Set(userIds)], 'jobs_changed', { changes: [change], more: false })
  }

  return {
    /** A job was posted, edited, closed or reopened by its poster. `isShown` says that the other side sees or saw it. */
    changed(job: Job, kind: JobChange['change'], isShown: boolean): void {
      const change: JobChange = { jobId: job.id, change: kind, by: job.poster.id }
      if (isShown) tellRoleSoon(job.poster.role === 'contractor' ? 'customer' : 'contractor', change)
      tellUsers([job.poster.id], change)
    },

    /** Somebody said that they are interested, or took it back. */
    interest(job: Job, userId: string, isInterested: boolean): void {
      tellUsers([job.poster.id, userId], {
        jobId: job.id,
        change: isInterested ? 'interest' : 'interest_withdrawn',
        by: userId,
      })
    },

    close(): void {
      for (const timer of timers.values()) clearTimeout(timer)
      timers.clear()
      waiting.clear()
    },
  }
}
