import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { MAX_PAGE_SIZE } from '../protocol/limits'
import { callRoute } from './api'
import type { toBulkBody } from './bulk-draft'

type Cursor = string | undefined

/** Turns one page that the server rendered into what an infinite query holds. */
export function toFirstPage<T>(page: T): { pages: T[]; pageParams: Cursor[] } {
  return { pages: [page], pageParams: [undefined] }
}

const paging = {
  initialPageParam: undefined as Cursor,
  getNextPageParam: (last: { nextCursor: string | null }): Cursor => last.nextCursor ?? undefined,
}

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

export type CustomerFilter = { q?: string; jobId?: string; online?: boolean; contacted?: boolean }

/** The wire's form of a filter: flags are words there. */
export function toCustomerQuery({ q, jobId, online, contacted }: CustomerFilter) {
  return {
    ...(q ? { q } : {}),
    ...(jobId ? { jobId } : {}),
    ...(online === undefined ? {} : { online: online ? ('true' as const) : ('false' as const) }),
    ...(contacted === undefined ? {} : { contacted: contacted ? ('true' as const) : ('false' as const) }),
    limit: MAX_PAGE_SIZE,
  }
}

export function customersQuery(filter: CustomerFilter) {
  const query = toCustomerQuery(filter)
  return infiniteQueryOptions({
    ...paging,
    queryKey: ['listCustomers', 'pages', query],
    queryFn: ({ pageParam, signal }) => callRoute('listCustomers', { query: { ...query, cursor: pageParam }, signal }),
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

export type JobFilter = { q?: string; status?: 'open' | 'closed'; mine?: boolean }

export function toJobQuery({ q, status, mine }: JobFilter) {
  return {
    ...(q ? { q } : {}),
    ...(status ? { status } : {}),
    ...(mine === undefined ? {} : { mine: mine ? ('true' as const) : ('false' as const) }),
  }
}

export function jobsQuery(filter: JobFilter) {
  const query = toJobQuery(filter)
  return infiniteQueryOptions({
    ...paging,
    queryKey: [...jobsKey, 'pages', query],
    queryFn: ({ pageParam, signal }) => callRoute('listJobs', { query: { ...query, cursor: pageParam }, signal }),
  })
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
