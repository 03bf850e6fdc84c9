/** The roots of the keys of lists and of single jobs: what to invalidate after a change. */
export const jobsKey = ['listJobs'] as const
export const jobKey = ['getJob'] as const
