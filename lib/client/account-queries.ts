import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
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
  return queryOptions({
    queryKey: ['listSessions'],
    queryFn: ({ signal }) => callRoute('listSessions', { query: { limit: 200 }, signal }),
  })
}

export function tokensQuery() {
  return queryOptions({
    queryKey: ['listTokens'],
    queryFn: ({ signal }) => callRoute('listTokens', { query: { limit: 200 }, signal }),
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

export function blocksQuery() {
  return queryOptions({
    queryKey: ['listBlocks'],
    queryFn: ({ signal }) => callRoute('listBlocks', { query: { limit: 200 }, signal }),
  })
}
