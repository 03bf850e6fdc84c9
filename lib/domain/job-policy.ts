import type { Role } from '../protocol/objects'

export type JobFacts = { posterId: string; posterRole: Role; isOpen: boolean }

/** Open to a contractor: open, and posted by a customer or by himself (PROTOCOL: GET /api/jobs). */
export function isOpenToContractor(job: JobFacts, contractorId: string): boolean {
  return job.isOpen && (job.posterRole === 'customer' || job.posterId === contractorId)
}
