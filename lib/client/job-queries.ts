import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { MAX_PAGE_SIZE } from '@/lib/protocol/limits'
import { callRoute, type RouteQuery } from './call-route'
import { jobKey, jobsKey } from './job-keys'
import { paging } from './paging'

export function jobsQuery(filter: RouteQuery<'listJobs'>) {
  return infiniteQueryOptions({
    ...paging,
    queryKey: [...jobsKey, 'pages', filter],
    queryFn: ({ pageParam, signal }) => callRoute('GET /api/jobs', { query: { ...filter, cursor: pageParam }, signal }),
  })
}

/** The open jobs one may choose among. */
export function openJobsQuery() {
  return jobsQuery({ status: 'open', limit: MAX_PAGE_SIZE })
}

/** One job; of an own one also who is interested. */
export function jobQuery(id: string) {
  return queryOptions({
    queryKey: [...jobKey, { id }],
    queryFn: ({ signal }) => callRoute('GET /api/jobs/:id', { params: { id }, signal }),
  })
}

/** All jobs that conversations may be listed by. */
export function inboxJobsQuery() {
  return { ...jobsQuery({ limit: MAX_PAGE_SIZE }), staleTime: 60_000 }
}
