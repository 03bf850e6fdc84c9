'use client'

import { useQueryClient } from '@tanstack/react-query'
import { useCallback, useMemo } from 'react'
import type { BulkBatch, BulkBatchDetail } from '@/lib/protocol/bulk-objects'
import { type BatchEdit, toBatchChange, toBatchEdit } from './batch-edit'
import type { BulkDraft } from './bulk-draft'
import { batchesKey, batchQuery } from './bulk-queries'
import { withState } from './bulk-results'
import { callRoute } from './call-route'
import { useSelf } from './live-provider'
import { useKept } from './use-kept'

/** The change of a batch that waits, as far as it is written: kept through closing, reload and crash until it is saved. */
export function useBatchEdit(batch: BulkBatch) {
  const queryClient = useQueryClient()
  const [kept, keep] = useKept<BatchEdit>(`rollcall:form:${useSelf().id}:batch:${batch.id}`)
  const base = useMemo(() => toBatchEdit(batch), [batch])
  const edit = kept ?? base

  const change = useCallback((patch: Partial<BatchEdit>) => keep({ ...edit, ...patch }), [keep, edit])
  const forget = useCallback(() => keep(null), [keep])

  /** @throws ApiError `conflict` where it has gone out meanwhile: what was written stays */
  async function save(draft: BulkDraft): Promise<void> {
    const { queryKey } = batchQuery(batch.id)
    const changed = await callRoute('PATCH /api/bulk/:id', {
      params: { id: batch.id },
      body: toBatchChange(batch, draft),
    })
    queryClient.setQueryData<BulkBatchDetail>(queryKey, (held) => (held ? withState(held, changed) : held))
    forget()
    void queryClient.invalidateQueries({ queryKey })
    void queryClient.invalidateQueries({ queryKey: batchesKey })
  }

  return { edit, isChanged: kept !== null, change, forget, save }
}
