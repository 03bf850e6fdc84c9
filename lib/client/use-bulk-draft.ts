'use client'

import { nanoid } from 'nanoid'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { type BulkDraft, createBulkDraft, parseBulkDraft } from './bulk-draft'
import { keptText } from './kept-text'

/** The parsed form of what is kept, by key, so that equal text gives the same object. */
const parsed = new Map<string, { kept: string | null; draft: BulkDraft }>()

function readDraft(key: string): BulkDraft {
  const kept = keptText.read(key)
  const held = parsed.get(key)
  if (held && held.kept === kept) return held.draft
  const draft = parseBulkDraft(kept) ?? createBulkDraft(nanoid())
  parsed.set(key, { kept, draft })
  return draft
}

/** What did not change keeps its identity, so that typing a letter does not draw the list of people anew. */
function keepDraft(key: string, draft: BulkDraft): void {
  const kept = JSON.stringify(draft)
  parsed.set(key, { kept, draft })
  keptText.write(key, kept)
}

/** The composer's draft, kept on each change; null until the browser has taken over from the server. */
export function useBulkDraft(userId: string) {
  const key = `rollcall:bulk-draft:${userId}`
  const draft = useSyncExternalStore(
    keptText.subscribe,
    () => readDraft(key),
    () => null,
  )
  const change = useCallback(
    (next: Partial<BulkDraft> | ((draft: BulkDraft) => Partial<BulkDraft>)) => {
      const before = readDraft(key)
      const patch = typeof next === 'function' ? next(before) : next
      keepDraft(key, { ...before, ...patch })
    },
    [key],
  )
  /** Starts an empty draft with a new id. `sent` guards against clearing what another tab began since. */
  const clear = useCallback(
    (sent?: string) => {
      if (sent === undefined || readDraft(key).clientBatchId === sent) {
        keepDraft(key, createBulkDraft(nanoid()))
      }
    },
    [key],
  )
  return useMemo(() => ({ draft, change, clear }), [draft, change, clear])
}
