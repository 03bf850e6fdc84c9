import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { MAX_LIVE_TOKENS, MAX_PAGE_SIZE } from '@/lib/protocol/limits'
import { callRoute } from './call-route'
import { paging } from './paging'

/** Few, since the log is one card among others. */
export const SECURITY_PAGE_SIZE = 8

export function sessionsQuery() {
  return infiniteQueryOptions({
    ...paging,
    queryKey: ['listSessions'],
    queryFn: ({ pageParam, signal }) => callRoute('GET /api/me/sessions', { query: { cursor: pageParam }, signal }),
  })
}

export function tokensQuery() {
  return queryOptions({
    queryKey: ['listTokens'],
    queryFn: ({ signal }) => callRoute('GET /api/me/tokens', { query: { limit: MAX_LIVE_TOKENS }, signal }),
  })
}

export function twoFactorQuery() {
  return queryOptions({
    queryKey: ['getTwoFactor'],
    queryFn: ({ signal }) => callRoute('GET /api/me/two-factor', { signal }),
  })
}

const EXPORT_INTERVAL_MS = 3000

/** The newest ZIP of one's own data: looked at again while it is being made, and when its time is over. */
export function ownExportQuery() {
  return queryOptions({
    queryKey: ['findOwnExport'],
    queryFn: ({ signal }) => callRoute('GET /api/me/export', { signal }),
    refetchInterval({ state }) {
      const held = state.data?.export
      if (held?.state === 'making') return EXPORT_INTERVAL_MS
      if (held?.state !== 'ready' || held.expiresAt === null) return false
      return Math.max(EXPORT_INTERVAL_MS, Date.parse(held.expiresAt) - Date.now())
    },
  })
}

/** What happened to one's own account. */
export function securityLogQuery() {
  return infiniteQueryOptions({
    ...paging,
    queryKey: ['listSecurityLog'],
    queryFn: ({ pageParam, signal }) =>
      callRoute('GET /api/me/security-log', { query: { limit: SECURITY_PAGE_SIZE, cursor: pageParam }, signal }),
  })
}

/** Contractors whose bulk messages one does not take. */
export function optOutsQuery() {
  return infiniteQueryOptions({
    ...paging,
    queryKey: ['listOptOuts'],
    queryFn: ({ pageParam, signal }) =>
      callRoute('GET /api/opt-outs', { query: { limit: MAX_PAGE_SIZE, cursor: pageParam }, signal }),
  })
}

export function blocksQuery() {
  return infiniteQueryOptions({
    ...paging,
    queryKey: ['listBlocks'],
    queryFn: ({ pageParam, signal }) => callRoute('GET /api/blocks', { query: { cursor: pageParam }, signal }),
  })
}
