import { queryOptions } from '@tanstack/react-query'
import { callRoute } from './call-route'

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

export function blocksQuery() {
  return queryOptions({
    queryKey: ['listBlocks'],
    queryFn: ({ signal }) => callRoute('listBlocks', { query: { limit: 200 }, signal }),
  })
}
