'use client'

import { type BulkDraft, isEmptyDraft } from './bulk-draft'
import { useKept } from './use-kept'

/** As many as one can remember of. */
const MOST = 5

/**
 * Bulk messages that were begun and made room for another: for a batch that is tried again, say. The last of them changes
 * places with what is being written, so that nothing is lost.
 */
export function useDraftsAside(userId: string) {
  const [kept, keep] = useKept<readonly BulkDraft[]>(`rollcall:bulk-aside:${userId}`)
  const all = kept ?? []
  const put = (drafts: readonly BulkDraft[]) => keep(drafts.length === 0 ? null : drafts.slice(-MOST))
  return {
    aside: all.at(-1) ?? null,
    putAside: (draft: BulkDraft) => put([...all, draft]),
    /** What was put aside last, in exchange for this. */
    bringBack(draft: BulkDraft): BulkDraft {
      put([...all.slice(0, -1), ...(isEmptyDraft(draft) ? [] : [draft])])
      return all.at(-1) ?? draft
    },
    forget: () => put(all.slice(0, -1)),
  }
}
