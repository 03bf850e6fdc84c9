import type { Store } from './client'

export type UploadRow = {
  fileUrl: string
  fileName: string
  fileSize: number
  mimeType: string
  width: number | null
  height: number | null
  thumbnailUrl: string | null
}

export async function insertUpload(store: Store, upload: UploadRow & { ownerId: string; now: Date }): Promise<void> {
  await store.pool.query(
    `INSERT INTO uploads (file_url, owner_id, file_name, file_size, mime_type, width, height, thumbnail_url, created_at)
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)`,
    [
      upload.fileUrl,
      upload.ownerId,
      upload.fileName,
      upload.fileSize,
      upload.mimeType,
      upload.width,
      upload.height,
      upload.thumbnailUrl,
      upload.now,
    ],
  )
}

/**
 * The upload behind an address, its own or its thumbnail's, for its owner and for both users of a conversation
 * that holds it; null for everyone else.
 */
export async function findReadableUpload(
  store: Store,
  query: { fileUrl: string; userId: string },
): Promise<UploadRow | null> {
  const { rows } = await store.pool.query<UploadRow>({
    name: 'find_readable_upload',
    text: `
      SELECT file_url AS "fileUrl", file_name AS "fileName", file_size AS "fileSize", mime_type AS "mimeType",
        width, height, thumbnail_url AS "thumbnailUrl"
      FROM uploads u
      WHERE (file_url = $1 OR thumbnail_url = $1) AND (owner_id = $2 OR EXISTS (
        SELECT 1 FROM upload_uses s JOIN conversations c ON c.id = s.conversation_id
        WHERE s.file_url = u.file_url AND $2 IN (c.contractor_id, c.customer_id)))`,
    values: [query.fileUrl, query.userId],
  })
  return rows[0] ?? null
}

/** Keeps an own upload from being removed as unsent. Returns false where the user has no such upload. */
export async function keepOwnUpload(
  store: Store,
  query: { fileUrl: string; ownerId: string; now: Date },
): Promise<boolean> {
  const { rowCount } = await store.pool.query(
    'UPDATE uploads SET used_at = coalesce(used_at, $3) WHERE file_url = $1 AND owner_id = $2',
    [query.fileUrl, query.ownerId, query.now],
  )
  return rowCount === 1
}

/** Forgets up to `limit` uploads made before `before` that nothing holds, and returns their addresses. */
export async function deleteUnsentUploads(
  store: Store,
  query: { before: Date; limit: number },
): Promise<{ fileUrl: string; thumbnailUrl: string | null }[]> {
  const { rows } = await store.pool.query<{ fileUrl: string; thumbnailUrl: string | null }>(
    `DELETE FROM uploads WHERE used_at IS NULL AND file_url IN (
       SELECT file_url FROM uploads WHERE used_at IS NULL AND created_at < $1 LIMIT $2 FOR UPDATE SKIP LOCKED)
     RETURNING file_url AS "fileUrl", thumbnail_url AS "thumbnailUrl"`,
    [query.before, query.limit],
  )
  return rows
}
