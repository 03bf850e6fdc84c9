import { infiniteQueryOptions, queryOptions, skipToken } from '@tanstack/react-query'
import type { BatchState, ChangedVerdict, RecipientState } from '@/lib/protocol/bulk-objects'
import { MAX_PAGE_SIZE } from '@/lib/protocol/limits'
import type { toBulkBody } from './bulk-draft'
import type { Chosen } from './bulk-selection'
import { callRoute } from './call-route'
import { paging } from './paging'
import { listRecipients } from './undo-batch'

/** Among so many is one that somebody got. */
const NEWEST = 10

/** The root of its keys: what to invalidate after a change. */
export const batchesKey = ['listBatches'] as const

export type BatchFilter = {
  state?: BatchState | 'ended' | undefined
  jobId?: string | undefined
  templateId?: string | undefined
}

/** All that have ended, in families, is what an empty filter means: those that wait have a list of their own. */
export function batchesQuery({ state, jobId, templateId }: BatchFilter = {}) {
  const isNarrowed = state !== undefined || jobId !== undefined || templateId !== undefined
  const filter = isNarrowed ? { state, jobId, templateId } : { state: 'ended' as const }
  return infiniteQueryOptions({
    ...paging,
    queryKey: [...batchesKey, 'pages', filter],
    queryFn: ({ pageParam, signal }) => callRoute('GET /api/bulk', { query: { ...filter, cursor: pageParam }, signal }),
  })
}

/** Those that wait or go out, newest first. */
export function waitingBatchesQuery() {
  return infiniteQueryOptions({
    ...paging,
    queryKey: [...batchesKey, 'waiting', 'pages'],
    queryFn: ({ pageParam, signal }) =>
      callRoute('GET /api/bulk', { query: { state: 'waiting', cursor: pageParam, limit: MAX_PAGE_SIZE }, signal }),
  })
}

/** The last batch that somebody got; null where there is none. */
export function newestBatchQuery() {
  return queryOptions({
    queryKey: [...batchesKey, 'newest'],
    queryFn: async ({ signal }) => {
      const { items } = await callRoute('GET /api/bulk', { query: { limit: NEWEST }, signal })
      return items.find(({ totalSent }) => totalSent > 0) ?? null
    },
  })
}

/** Batches that can still be undone. */
export function heldBatchesQuery(isContractor: boolean) {
  return queryOptions({
    queryKey: [...batchesKey, 'held'],
    queryFn: async ({ signal }) => (await callRoute('GET /api/bulk', { query: { state: 'held' }, signal })).items,
    enabled: isContractor,
  })
}

/** One batch without its recipients. */
export function batchQuery(id: string) {
  return queryOptions({
    queryKey: ['getBatch', { id }],
    queryFn: ({ signal }) => callRoute('GET /api/bulk/:id', { params: { id }, query: { limit: 1 }, signal }),
  })
}

/** Its recipients, those in one state or all. */
export function batchRecipientsQuery(id: string, state: RecipientState | null) {
  return infiniteQueryOptions({
    ...paging,
    queryKey: ['getBatch', { id }, 'recipients', state],
    queryFn: async ({ pageParam, signal }) => {
      const query = { cursor: pageParam, ...(state && { state }) }
      const { recipients: items, nextCursor } = await callRoute('GET /api/bulk/:id', { params: { id }, query, signal })
      return { items, nextCursor }
    },
  })
}

/** The root of all previews' keys. */
export const previewsKey = ['previewBulk'] as const

/** Everybody whom a batch is for, by name. */
export function batchPeopleQuery(id: string) {
  return queryOptions({
    queryKey: ['getBatch', { id }, 'people'],
    queryFn: async (): Promise<Chosen[]> =>
      (await listRecipients(id)).map(({ receiverId, name }) => ({ id: receiverId, name })),
  })
}

export function bulkPreviewQuery(body: ReturnType<typeof toBulkBody>) {
  return queryOptions({
    queryKey: [...previewsKey, body],
    queryFn: ({ signal }) =>
      body ? callRoute('POST /api/bulk/preview', { body, signal }) : Promise.reject(new Error('incomplete')),
    enabled: body !== null,
    staleTime: 10_000,
    gcTime: 60_000,
  })
}

export type NamedChange = Pick<ChangedVerdict, 'was' | 'is'> & { name: string }

/** What had changed of a batch between its check and its sending: told once, by the answer, and held with the page. */
export function changedVerdictsQuery(batchId: string) {
  return queryOptions<NamedChange[]>({
    queryKey: ['changedVerdicts', batchId],
    queryFn: skipToken,
    staleTime: 'static',
  })
}
