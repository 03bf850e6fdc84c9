import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { MAX_LIVE_TOKENS, MAX_PAGE_SIZE } from '@/lib/protocol/limits'
import { callRoute } from './call-route'
import { paging } from './paging'

/** Few, since the log is one card among others. */
export const SECURITY_PAGE_SIZE = 8

/** Oneself. */
export function meQuery() {
  return queryOptions({
    queryKey: ['getMe'],
    queryFn: ({ signal }) => callRoute('getMe', { signal }),
    staleTime: 60_000,
  })
}

export function sessionsQuery() {
  return infiniteQueryOptions({
    ...paging,
    queryKey: ['listSessions'],
    queryFn: ({ pageParam, signal }) => callRoute('listSessions', { query: { cursor: pageParam }, signal }),
  })
}

export function tokensQuery() {
  return queryOptions({
    queryKey: ['listTokens'],
    queryFn: ({ signal }) => callRoute('listTokens', { query: { limit: MAX_LIVE_TOKENS }, signal }),
  })
}

export function twoFactorQuery() {
  return queryOptions({
    queryKey: ['getTwoFactor'],
    queryFn: ({ signal }) => callRoute('getTwoFactor', { signal }),
  })
}

/** What happened to one's own account. */
export function securityLogQuery() {
  return infiniteQueryOptions({
    ...paging,
    queryKey: ['listSecurityLog'],
    queryFn: ({ pageParam, signal }) =>
      callRoute('listSecurityLog', { query: { limit: SECURITY_PAGE_SIZE, cursor: pageParam }, signal }),
  })
}

/** Contractors whose bulk messages one does not take. */
export function optOutsQuery() {
  return infiniteQueryOptions({
    ...paging,
    queryKey: ['listOptOuts'],
    queryFn: ({ pageParam, signal }) =>
      callRoute('listOptOuts', { query: { limit: MAX_PAGE_SIZE, cursor: pageParam }, signal }),
  })
}

export function blocksQuery() {
  return infiniteQueryOptions({
    ...paging,
    queryKey: ['listBlocks'],
    queryFn: ({ pageParam, signal }) => callRoute('listBlocks', { query: { cursor: pageParam }, signal }),
  })
}
