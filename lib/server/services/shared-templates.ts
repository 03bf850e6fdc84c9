import type { Actor, From } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import { toUsedPlaceholders } from '../../domain/template-text'
import type { Page, PageQuery } from '../../protocol/routes'
import type { Template } from '../../protocol/template-objects'
import type { Store } from '../store/client'
import { countTemplateUses, insertSharedTemplate, listTemplates, updateTemplate } from '../store/templates'
import { toActing } from './acting'
import { type TemplatePatch, type TemplateText, toTemplate, toTemplateChange } from './templates'

export type SharedTemplatesService = ReturnType<typeof createSharedTemplatesService>

/** What admins share with every contractor. They are withdrawn, never deleted: batches go on naming them. */
export function createSharedTemplatesService(parts: { store: Store; now: () => Date; newId: () => string }) {
  const { store, now, newId } = parts

  return {
    /** Counted are the uses of all contractors. */
    async list({
      archived = false,
      ...query
    }: PageQuery & { archived?: boolean | undefined }): Promise<Page<Template>> {
      const { cursor, limit } = query
      const after = fromPageCursor(cursor, ['text', 'id'])
      const rows = await listTemplates(store, { owners: [null], isArchived: archived, after, limit })
      const ids = rows.map(({ id }) => id)
      const uses = await countTemplateUses(store, ids, null)
      return toPage(
        rows,
        limit,
        (row) => toTemplate(row, uses),
        (row) => [row.name, row.id],
      )
    },

    /** @throws invalid for a placeholder that nothing would ever fill */
    async create(actor: Actor, input: TemplateText, from: From): Promise<Template> {
      const { name, text } = input
      const placeholders = toUsedPlaceholders(text, input.placeholders ?? [])
      const acting = toActing(parts, { actorId: actor.userId, from })
      const row = await insertSharedTemplate(store, { id: newId(), name, text, placeholders }, acting)
      return toTemplate(row, new Map())
    },

    /** @throws not_found, and what `create` throws */
    async patch(actor: Actor, id: string, patch: TemplatePatch, from: From): Promise<Template> {
      const acting = toActing(parts, { actorId: actor.userId, from })
      const key = { id, ownerId: null, now: now() }
      const row = await updateTemplate(store, key, (before) => toTemplateChange(before, patch, key.now), acting)
      if (row === null) throw new DomainError('not_found', 'Template not found')
      return toTemplate(row, await countTemplateUses(store, [id], null))
    },
  }
}
