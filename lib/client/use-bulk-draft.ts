'use client'

import { nanoid } from 'nanoid'
import { useCallback, useMemo, useSyncExternalStore } from 'react'
import { type BulkDraft, createBulkDraft, parseBulkDraft } from './bulk-draft'
import { kept } from './kept'

/** The parsed form of what is kept, by key, so that equal text gives the same object. */
const parsed = new Map<string, { text: string | null; draft: BulkDraft }>()

function readDraft(key: string): BulkDraft {
  const text = kept.read<string>(key)
  const held = parsed.get(key)
  if (held && held.text === text) return held.draft
  const draft = parseBulkDraft(text) ?? createBulkDraft(nanoid())
  parsed.set(key, { text, draft })
  return draft
}

/** What did not change keeps its identity, so that typing a letter does not draw the list of people anew. */
function keepDraft(key: string, draft: BulkDraft): void {
  const text = JSON.stringify(draft)
  parsed.set(key, { text, draft })
  kept.write(key, text)
}

/** The composer's draft, kept on each change; null until the browser has taken over and read what it kept. */
export function useBulkDraft(userId: string) {
  const key = `rollcall:bulk-draft:${userId}`
  const draft = useSyncExternalStore(
    kept.subscribe,
    () => (kept.isLoaded() ? readDraft(key) : null),
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
