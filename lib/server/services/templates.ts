import type { Actor } from '../../domain/actor'
import { DomainError, invalid } from '../../domain/errors'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import type { Template } from '../../protocol/objects'
import type { Page, PageQuery } from '../../protocol/routes'
import type { Store } from '../store/client'
import {
  deleteTemplate,
  findTemplate,
  insertTemplate,
  listTemplates,
  type TemplateRow,
  updateTemplate,
} from '../store/templates'
import { hasUpload } from '../store/uploads'
import { isForeignKeyViolation } from '../store/with-retries'

type TemplateChange = { name?: string | undefined; text?: string | undefined; fileUrl?: string | null | undefined }

export type TemplatesService = ReturnType<typeof createTemplatesService>

/** A contractor's own templates. Nobody else's exist for them. */
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

  return {
    async list(actor: Actor, { cursor, limit }: PageQuery): Promise<Page<Template>> {
      const after = fromPageCursor(cursor, ['text', 'id'])
      const rows = await listTemplates(store, { ownerId: actor.userId, after, limit })
      return toPage(rows, limit, toTemplate, (row) => [row.name, row.id])
    },

    /** @throws not_found */
    async get(actor: Actor, id: string): Promise<Template> {
      const row = await findTemplate(store, { id, ownerId: actor.userId })
      if (row === null) throw new DomainError('not_found', 'Template not found')
      return toTemplate(row)
    },

    async create(
      actor: Actor,
      input: { name: string; text: string; fileUrl?: string | null | undefined },
    ): Promise<Template> {
      const { name, text, fileUrl = null } = input
      const template = { id: newId(), ownerId: actor.userId, name, text, fileUrl, now: now() }
      return toTemplate(await withPicture(actor, fileUrl, () => insertTemplate(store, template)))
    },

    /** @throws not_found */
    async patch(actor: Actor, id: string, change: TemplateChange): Promise<Template> {
      const key = { id, ownerId: actor.userId, now: now() }
      const row = await withPicture(actor, change.fileUrl, () => updateTemplate(store, key, change))
      if (row === null) throw new DomainError('not_found', 'Template not found')
      return toTemplate(row)
    },

    /** @throws not_found */
    async remove(actor: Actor, id: string): Promise<void> {
      const isGone = await deleteTemplate(store, { id, ownerId: actor.userId, now: now() })
      if (!isGone) throw new DomainError('not_found', 'Template not found')
    },
  }
}

function toTemplate({ fileUrl, ...row }: TemplateRow): Template {
  return fileUrl === null ? row : { ...row, fileUrl }
}
