import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { RecipientState } from '@/lib/protocol/bulk-objects'
import type { RecipientReason } from '@/lib/protocol/errors'
import { MAX_PAGE_SIZE } from '@/lib/protocol/limits'
import { callRoute, type RouteQuery } from './call-route'
import { paging } from './paging'

const PRESENCE_INTERVAL_MS = 3000

/** Roots of keys: what to invalidate after a change. */
export const presenceKey = ['adminPresence'] as const
export const adminUsersKey = ['adminUsers'] as const
export const adminReportsKey = ['adminReports'] as const

/** The whole picture in numbers: one entry is asked for, since only the totals are read. */
export function presenceTotalsQuery() {
  return queryOptions({
    queryKey: [...presenceKey, 'totals'],
    queryFn: ({ signal }) => callRoute('GET /api/admin/presence', { query: { limit: 1 }, signal }),
    refetchInterval: PRESENCE_INTERVAL_MS,
  })
}

/** Who is online. A long list is asked for in the largest pages, since each refresh asks for all of them. */
export function presenceListQuery(filter: RouteQuery<'adminPresence'>) {
  const query = { ...filter, limit: MAX_PAGE_SIZE }
  return infiniteQueryOptions({
    ...paging,
    queryKey: [...presenceKey, 'pages', query],
    queryFn: ({ pageParam, signal }) =>
      callRoute('GET /api/admin/presence', { query: { ...query, cursor: pageParam }, signal }),
    refetchInterval: ({ state }) => PRESENCE_INTERVAL_MS * Math.max(1, Math.ceil((state.data?.pages.length ?? 1) / 3)),
  })
}

export function presenceHistoryQuery(range: { from?: string; to?: string }) {
  return queryOptions({
    queryKey: ['adminPresenceHistory', range],
    queryFn: ({ signal }) => callRoute('GET /api/admin/presence/history', { query: range, signal }),
    refetchInterval: 60_000,
  })
}

export type UsageRange = { from: string; to: string; tz: string; contractorId?: string }

export function usageQuery(range: UsageRange) {
  return queryOptions({
    queryKey: ['adminAnalytics', range],
    queryFn: ({ signal }) => callRoute('GET /api/admin/analytics', { query: range, signal }),
  })
}

export type BatchFilter = UsageRange & { jobId?: string; templateId?: string; failedWith?: RecipientReason }

export function adminBatchesQuery(filter: BatchFilter) {
  return infiniteQueryOptions({
    ...paging,
    queryKey: ['adminBatches', 'pages', filter],
    queryFn: ({ pageParam, signal }) =>
      callRoute('GET /api/admin/batches', { query: { ...filter, limit: MAX_PAGE_SIZE, cursor: pageParam }, signal }),
  })
}

/** Batches that the rate limit refused. */
export function refusalsQuery(filter: RouteQuery<'adminRefusals'>) {
  return infiniteQueryOptions({
    ...paging,
    queryKey: ['adminRefusals', 'pages', filter],
    queryFn: ({ pageParam, signal }) =>
      callRoute('GET /api/admin/refusals', { query: { ...filter, limit: MAX_PAGE_SIZE, cursor: pageParam }, signal }),
  })
}

export function batchRecipientsQuery(id: string, state: RecipientState | undefined) {
  return infiniteQueryOptions({
    ...paging,
    queryKey: ['adminBatchRecipients', 'pages', id, state],
    queryFn: ({ pageParam, signal }) =>
      callRoute('GET /api/admin/batches/:id/recipients', {
        params: { id },
        query: { state, limit: MAX_PAGE_SIZE, cursor: pageParam },
        signal,
      }),
  })
}

export function adminUsersQuery(filter: RouteQuery<'adminUsers'>) {
  return infiniteQueryOptions({
    ...paging,
    queryKey: [...adminUsersKey, 'pages', filter],
    queryFn: ({ pageParam, signal }) =>
      callRoute('GET /api/admin/users', { query: { ...filter, cursor: pageParam }, signal }),
  })
}

/** A few contractors by name or id, for a filter. */
export function contractorSearchQuery(q: string) {
  return queryOptions({
    queryKey: [...adminUsersKey, 'contractors', q],
    queryFn: ({ signal }) => callRoute('GET /api/admin/users', { query: { q, role: 'contractor', limit: 20 }, signal }),
    staleTime: 60_000,
  })
}

export function securityLogQuery(filter: RouteQuery<'adminSecurityLog'>) {
  return infiniteQueryOptions({
    ...paging,
    queryKey: ['adminSecurityLog', filter],
    queryFn: ({ pageParam, signal }) =>
      callRoute('GET /api/admin/security-log', { query: { ...filter, cursor: pageParam }, signal }),
  })
}

export function adminReportsQuery(filter: RouteQuery<'adminReports'>) {
  return infiniteQueryOptions({
    ...paging,
    queryKey: [...adminReportsKey, filter],
    queryFn: ({ pageParam, signal }) =>
      callRoute('GET /api/admin/reports', { query: { ...filter, cursor: pageParam }, signal }),
  })
}

export function auditQuery(filter: RouteQuery<'adminAudit'>) {
  return infiniteQueryOptions({
    ...paging,
    queryKey: ['adminAudit', filter],
    queryFn: ({ pageParam, signal }) =>
      callRoute('GET /api/admin/audit', { query: { ...filter, cursor: pageParam }, signal }),
  })
}
