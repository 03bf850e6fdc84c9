import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import type { toBulkBody } from './bulk-draft'
import { callRoute } from './call-route'
import { paging } from './paging'

/** The root of its keys: what to invalidate after a change. */
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
