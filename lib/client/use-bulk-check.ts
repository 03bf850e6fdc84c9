'use client'

import { keepPreviousData } from '@tanstack/react-query'
import { useMemo } from 'react'
import type { BulkVerdict } from '@/lib/protocol/bulk-objects'
import { type BulkDraft, toBulkBody } from './bulk-draft'
import { bulkPreviewQuery } from './bulk-queries'
import { useDebounced } from './use-debounced'
import { useQuery } from './use-query'

const CHECK_DELAY_MS = 500

/** A refusal that passes by itself, so that a copy can wait for its end. */
export const passes = ({ code }: BulkVerdict) => code === 'quiet_hours' || code === 'weekly_limit'

/** What would become of a draft, asked a moment after one stops changing it. */
export function useBulkCheck(draft: BulkDraft, isReady: boolean) {
  const body = useMemo(() => (isReady && !draft.sending ? toBulkBody(draft) : null), [draft, isReady])
  // Equal bodies are one question, so typing back and forth asks nothing new.
  const asked = useDebounced(body, CHECK_DELAY_MS)
  const { data, error, isFetching, isPlaceholderData, refetch } = useQuery({
    ...bulkPreviewQuery(asked),
    placeholderData: keepPreviousData,
    refetchInterval: 30_000,
  })
  const isCurrent = asked !== null && asked === body && !isPlaceholderData
  // While one types the last verdicts stay, greyed, as long as they speak of the same people.
  const shown = data && isSamePeople(data.verdicts, draft) ? data : null
  const reached = shown?.verdicts.filter((verdict) => verdict.ok || (draft.whenFree && passes(verdict))).length ?? null
  const previewToken = isCurrent ? (shown?.previewToken ?? null) : null
  // Whom a follow-up is for is worked out anew when it goes out, by then perhaps somebody.
  const isOpen = draft.followUp !== null && draft.sendAt !== null
  const reachesNobody = isCurrent && reached === 0 && !isOpen
  return { shown, reached, reachesNobody, previewToken, error, isCurrent, isFetching, refetch }
}

export type BulkCheck = ReturnType<typeof useBulkCheck>

function isSamePeople(verdicts: readonly BulkVerdict[], { chosen }: BulkDraft): boolean {
  return (
    verdicts.length === chosen.length && verdicts.every(({ receiverId }, index) => chosen[index]?.id === receiverId)
  )
}
