import type { Actor } from '../../domain/actor'
import { type KeptDraftField, mergeDraftField } from '../../domain/draft-merge'
import { DomainError } from '../../domain/errors'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import type { DraftChange, DraftField } from '../../protocol/drafts'
import { MAX_DRAFT_FIELDS, MAX_DRAFTS_LENGTH } from '../../protocol/limits'
import type { Page, PageQuery } from '../../protocol/routes'
import type { Broadcaster } from '../ports/broadcaster'
import type { Store } from '../store/client'
import { listDrafts, mergeDrafts } from '../store/drafts'

export type DraftsService = ReturnType<typeof createDraftsService>

/** What a person is writing, the same on all of their devices and nobody else's. */
export function createDraftsService({
  store,
  broadcaster,
  now,
}: {
  store: Store
  broadcaster: Broadcaster
  now: () => Date
}) {
  return {
    async list({ userId }: Actor, { cursor, limit }: PageQuery): Promise<Page<DraftField>> {
      const after = fromPageCursor(cursor, ['text', 'text'])
      const rows = await listDrafts(store, { userId, after, limit })
      return toPage(rows, limit, toWire, ({ place, field }) => [place, field])
    },

    /** How the fields are after that; other devices are told. @throws conflict where too much is being written */
    async put({ userId }: Actor, changes: readonly DraftChange[]): Promise<{ fields: DraftField[] }> {
      const at = now()
      const merged = await mergeDrafts(store, userId, changes, {
        merge: (held, change) => mergeDraftField(held, change, at),
        mostFields: MAX_DRAFT_FIELDS,
        mostSize: MAX_DRAFTS_LENGTH,
      })
      if (!merged) throw new DomainError('conflict', 'Too many drafts: send or discard some')
      const fields = merged.map(toWire)
      broadcaster.toUsers([userId], 'drafts_changed', { fields })
      return { fields }
    },
  }
}

function toWire({ editedAt: _, ...field }: KeptDraftField): DraftField {
  return field
}
