import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { MAX_PAGE_SIZE } from '../protocol/limits'
import { callRoute, type RouteQuery } from './api'
import type { toBulkBody } from './bulk-draft'
import type { LastContactFilter } from './bulk-selection'
import { paging } from './paging'
import { toSearchTerm } from './search-term'

/** Roots of keys: what to invalidate after a change. */
export const templatesKey = ['listTemplates'] as const
export const audiencesKey = ['listAudiences'] as const
export const jobsKey = ['listJobs'] as const
export const batchesKey = ['listBatches'] as const

export function batchesQuery() {
  return infiniteQueryOptions({
    ...paging,
    queryKey: [...batchesKey, 'pages'],
    queryFn: ({ pageParam, signal }) => callRoute('listBatches', { query: { cursor: pageParam }, signal }),
  })
}

export function batchQuery(id: string) {
  return queryOptions({
    queryKey: ['getBatch', { id }],
    queryFn: ({ signal }) => callRoute('getBatch', { params: { id }, signal }),
  })
}

export type PeopleFilters = { q: string; jobId: string | null; online: boolean; contact: LastContactFilter }

/** The part of the filters that the server applies; the span of the last contact is told apart in the browser. */
export function toCustomerFilter({ q, jobId, online, contact }: PeopleFilters): RouteQuery<'listCustomers'> {
  return {
    q: toSearchTerm(q),
    jobId: jobId ?? undefined,
    online: online || undefined,
    contacted: contact === 'any' ? undefined : contact !== 'never',
    limit: MAX_PAGE_SIZE,
  }
}

export function customersQuery(filter: RouteQuery<'listCustomers'>) {
  return infiniteQueryOptions({
    ...paging,
    queryKey: ['listCustomers', 'pages', filter],
    queryFn: ({ pageParam, signal }) => callRoute('listCustomers', { query: { ...filter, cursor: pageParam }, signal }),
    // Who is online changes by the second; the rest of the directory hardly ever does.
    staleTime: filter.online === undefined ? 60_000 : 0,
  })
}

export function templatesQuery() {
  return infiniteQueryOptions({
    ...paging,
    queryKey: [...templatesKey, 'pages'],
    queryFn: ({ pageParam, signal }) =>
      callRoute('listTemplates', { query: { limit: MAX_PAGE_SIZE, cursor: pageParam }, signal }),
  })
}

export function audiencesQuery() {
  return infiniteQueryOptions({
    ...paging,
    queryKey: [...audiencesKey, 'pages'],
    queryFn: ({ pageParam, signal }) =>
      callRoute('listAudiences', { query: { limit: MAX_PAGE_SIZE, cursor: pageParam }, signal }),
  })
}

export function jobsQuery(filter: RouteQuery<'listJobs'>) {
  return infiniteQueryOptions({
    ...paging,
    queryKey: [...jobsKey, 'pages', filter],
    queryFn: ({ pageParam, signal }) => callRoute('listJobs', { query: { ...filter, cursor: pageParam }, signal }),
  })
}

/** The open jobs one may choose among, as many as one page holds. */
export function openJobsQuery() {
  return jobsQuery({ status: 'open', limit: MAX_PAGE_SIZE })
}

export const jobKey = ['getJob'] as const

/** One job; of an own one also who is interested. */
export function jobQuery(id: string) {
  return queryOptions({
    queryKey: [...jobKey, { id }],
    queryFn: ({ signal }) => callRoute('getJob', { params: { id }, signal }),
  })
}

export function bulkPreviewQuery(body: ReturnType<typeof toBulkBody>) {
  return queryOptions({
    queryKey: ['previewBulk', body],
    queryFn: ({ signal }) =>
      body ? callRoute('previewBulk', { body, signal }) : Promise.reject(new Error('incomplete')),
    enabled: body !== null,
    staleTime: 10_000,
    gcTime: 60_000,
  })
}

const RESOLVE_AT_ONCE = 1000

/** Who is behind the ids of an audience; those gone since are left out. */
export function audiencePeopleQuery(userIds: readonly string[]) {
  return queryOptions({
    queryKey: ['resolveCustomers', userIds],
    queryFn: async ({ signal }) => {
      const people: { id: string; name: string }[] = []
      for (let start = 0; start < userIds.length; start += RESOLVE_AT_ONCE) {
        const values = userIds.slice(start, start + RESOLVE_AT_ONCE)
        const { items } = await callRoute('resolveCustomers', { body: { values }, signal })
        people.push(...items.map(({ id, name }) => ({ id, name })))
      }
      return people
    },
  })
}
