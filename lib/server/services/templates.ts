import type { Actor } from '../../domain/actor'
import { DomainError, invalid } from '../../domain/errors'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import { toUsedPlaceholders } from '../../domain/template-text'
import type { Page, PageQuery } from '../../protocol/routes'
import type { OwnPlaceholder, Template, TemplateUsage } from '../../protocol/template-objects'
import type { Store } from '../store/client'
import {
  countTemplateUses,
  deleteTemplate,
  findTemplate,
  insertTemplate,
  listTemplates,
  listTemplateUsage,
  type TemplateChange,
  type TemplateRow,
  updateTemplate,
} from '../store/templates'
import { hasUpload } from '../store/uploads'
import { isForeignKeyViolation } from '../store/with-retries'

/** How far back it is counted what came of templates. */
const USAGE_SPAN_MS = 365 * 24 * 60 * 60 * 1000

export type TemplateText = { name: string; text: string; placeholders?: OwnPlaceholder[] | undefined }
export type TemplatePatch = Partial<TemplateText> & { archived?: boolean | undefined }

type ListQuery = PageQuery & { from: 'own' | 'shared' | 'all'; archived?: boolean | undefined }

export type TemplatesService = ReturnType<typeof createTemplatesService>

/** A contractor's own templates, and those that are shared with all. Nobody else's exist for them. */
export function createTemplatesService(parts: { store: Store; now: () => Date; newId: () => string }) {
  const { store, now, newId } = parts

  /** Does what puts a picture into a template. @throws invalid where the picture is no upload of the user's */
  async function withPicture<T>(actor: Actor, fileUrl: string | null | undefined, work: () => Promise<T>): Promise<T> {
    if (fileUrl == null) return work()
    const unknown = invalid('fileUrl', 'must be an upload of yours')
    if (!(await hasUpload(store, { fileUrl, ownerId: actor.userId }))) throw unknown
    return work().catch((error: unknown) => {
      // It was removed between the two.
      throw isForeignKeyViolation(error) ? unknown : error
    })
  }

  async function toOne(actor: Actor, row: TemplateRow | null): Promise<Template> {
    if (row === null) throw new DomainError('not_found', 'Template not found')
    const uses = await countTemplateUses(store, [row.id], actor.userId)
    return toTemplate(row, uses)
  }

  return {
    async list(actor: Actor, { from, archived = false, cursor, limit }: ListQuery): Promise<Page<Template>> {
      const own = from === 'shared' ? [] : [actor.userId]
      // What admins withdrew is theirs alone to see.
      const shared = from === 'own' || archived ? [] : [null]
      const after = fromPageCursor(cursor, ['text', 'id'])
      const rows = await listTemplates(store, { owners: [...own, ...shared], isArchived: archived, after, limit })
      const uses = await countTemplateUses(
        store,
        rows.map(({ id }) => id),
        actor.userId,
      )
      return toPage(
        rows,
        limit,
        (row) => toTemplate(row, uses),
        (row) => [row.name, row.id],
      )
    },

    /** What came of the actor's batches by template. */
    async listUsage(actor: Actor): Promise<{ items: TemplateUsage[] }> {
      const since = new Date(now().getTime() - USAGE_SPAN_MS)
      return { items: await listTemplateUsage(store, { contractorId: actor.userId, since }) }
    },

    /** @throws not_found */
    async get(actor: Actor, id: string): Promise<Template> {
      return toOne(actor, await findTemplate(store, { id, userId: actor.userId }))
    },

    /** @throws invalid for a placeholder that nothing would ever fill, or a picture that is not the actor's */
    async create(actor: Actor, input: TemplateText & { fileUrl?: string | null | undefined }): Promise<Template> {
      const { name, text, fileUrl = null } = input
      const placeholders = toUsedPlaceholders(text, input.placeholders ?? [])
      const template = { id: newId(), ownerId: actor.userId, name, text, placeholders, fileUrl, now: now() }
      return toOne(actor, await withPicture(actor, fileUrl, () => insertTemplate(store, template)))
    },

    /** @throws not_found, and what `create` throws */
    async patch(
      actor: Actor,
      id: string,
      patch: TemplatePatch & { fileUrl?: string | null | undefined },
    ): Promise<Template> {
      const key = { id, ownerId: actor.userId, now: now() }
      const decide = (before: TemplateRow) => ({ ...toTemplateChange(before, patch, key.now), fileUrl: patch.fileUrl })
      return toOne(actor, await withPicture(actor, patch.fileUrl, () => updateTemplate(store, key, decide)))
    },

    /** @throws not_found */
    async remove(actor: Actor, id: string): Promise<void> {
      const isGone = await deleteTemplate(store, { id, ownerId: actor.userId, now: now() })
      if (!isGone) throw new DomainError('not_found', 'Template not found')
    },
  }
}

/** What a patch makes of a template. @throws invalid where its text and its placeholders would not fit each other */
export function toTemplateChange(before: TemplateRow, patch: TemplatePatch, now: Date): TemplateChange {
  const { name, text, archived } = patch
  const touchesText = text !== undefined || patch.placeholders !== undefined
  return {
    name,
    text,
    placeholders: touchesText
      ? toUsedPlaceholders(text ?? before.text, patch.placeholders ?? before.placeholders)
      : undefined,
    archivedAt: archived === undefined ? undefined : archived ? (before.archivedAt ?? now) : null,
  }
}

export function toTemplate(row: TemplateRow, uses: ReadonlyMap<string, number>): Template {
  const { ownerId, fileUrl, archivedAt, ...rest } = row
  return {
    ...rest,
    ...(fileUrl === null ? {} : { fileUrl }),
    useCount: uses.get(row.id) ?? 0,
    isShared: ownerId === null,
    archivedAt: archivedAt?.toISOString() ?? null,
  }
}
