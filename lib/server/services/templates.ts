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
import { keepOwnUpload } from '../store/uploads'

type TemplateChange = { name?: string | undefined; text?: string | undefined; fileUrl?: string | null | undefined }

export type TemplatesService = ReturnType<typeof createTemplatesService>

/** A contractor's own templates. Nobody else's exist for them. */
export function createTemplatesService(parts: { store: Store; now: () => Date; newId: () => string }) {
  const { store, now, newId } = parts

  /** A picture is kept from the removal of unsent uploads once a template holds it. */
  async function keepPicture(actor: Actor, fileUrl: string | null | undefined): Promise<void> {
    if (fileUrl == null) return
    const isOwn = await keepOwnUpload(store, { fileUrl, ownerId: actor.userId, now: now() })
    if (!isOwn) throw invalid('fileUrl', 'must be an upload of yours')
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
      await keepPicture(actor, input.fileUrl)
      const { name, text, fileUrl = null } = input
      return toTemplate(
        await insertTemplate(store, { id: newId(), ownerId: actor.userId, name, text, fileUrl, now: now() }),
      )
    },

    /** @throws not_found */
    async patch(actor: Actor, id: string, change: TemplateChange): Promise<Template> {
      await keepPicture(actor, change.fileUrl)
      const row = await updateTemplate(store, { id, ownerId: actor.userId }, change)
      if (row === null) throw new DomainError('not_found', 'Template not found')
      return toTemplate(row)
    },

    /** @throws not_found */
    async remove(actor: Actor, id: string): Promise<void> {
      const isGone = await deleteTemplate(store, { id, ownerId: actor.userId })
      if (!isGone) throw new DomainError('not_found', 'Template not found')
    },
  }
}

function toTemplate({ fileUrl, ...row }: TemplateRow): Template {
  return fileUrl === null ? row : { ...row, fileUrl }
}
