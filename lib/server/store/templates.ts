import type { Store } from './client'

export type TemplateRow = { id: string; name: string; text: string; fileUrl: string | null; useCount: number }
type NameKey = readonly [name: string, id: string] | null

const columns = 'id, name, text, file_url AS "fileUrl", use_count AS "useCount"'

/** Own templates by name, one more than `limit`. */
export async function listTemplates(
  store: Store,
  query: { ownerId: string; after: NameKey; limit: number },
): Promise<TemplateRow[]> {
  const { rows } = await store.pool.query<TemplateRow>(
    `SELECT ${columns} FROM templates
     WHERE owner_id = $1 AND ($2::text IS NULL OR (name, id) > ($2, $3)) ORDER BY name, id LIMIT $4 + 1`,
    [query.ownerId, query.after?.[0] ?? null, query.after?.[1] ?? null, query.limit],
  )
  return rows
}

/** Null where the user has no such template. */
export async function findTemplate(store: Store, key: { id: string; ownerId: string }): Promise<TemplateRow | null> {
  const { rows } = await store.pool.query<TemplateRow>(
    `SELECT ${columns} FROM templates WHERE id = $1 AND owner_id = $2`,
    [key.id, key.ownerId],
  )
  return rows[0] ?? null
}

export async function insertTemplate(
  store: Store,
  template: { id: string; ownerId: string; name: string; text: string; fileUrl: string | null; now: Date },
): Promise<TemplateRow> {
  const { rows } = await store.pool.query<TemplateRow>(
    `INSERT INTO templates (id, owner_id, name, text, file_url, created_at) VALUES ($1, $2, $3, $4, $5, $6)
     RETURNING ${columns}`,
    [template.id, template.ownerId, template.name, template.text, template.fileUrl, template.now],
  )
  return rows[0] as TemplateRow
}

/** Changes what is given; a `fileUrl` of null takes the picture away. Null where the user has no such template. */
export async function updateTemplate(
  store: Store,
  key: { id: string; ownerId: string },
  change: { name?: string | undefined; text?: string | undefined; fileUrl?: string | null | undefined },
): Promise<TemplateRow | null> {
  const { rows } = await store.pool.query<TemplateRow>(
    `UPDATE templates SET name = coalesce($3, name), text = coalesce($4, text),
       file_url = CASE WHEN $5 THEN $6 ELSE file_url END
     WHERE id = $1 AND owner_id = $2 RETURNING ${columns}`,
    [
      key.id,
      key.ownerId,
      change.name ?? null,
      change.text ?? null,
      change.fileUrl !== undefined,
      change.fileUrl ?? null,
    ],
  )
  return rows[0] ?? null
}

export async function deleteTemplate(store: Store, key: { id: string; ownerId: string }): Promise<boolean> {
  const { rowCount } = await store.pool.query('DELETE FROM templates WHERE id = $1 AND owner_id = $2', [
    key.id,
    key.ownerId,
  ])
  return rowCount === 1
}
