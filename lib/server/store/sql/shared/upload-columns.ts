export type UploadColumns = {
  fileUrl: string | null
  fileName: string
  fileSize: number
  mimeType: string
  width: number | null
  height: number | null
  thumbnailUrl: string | null
}

/** Columns of `uploads up`, all null where there is none. */
export const uploadColumns = `up.file_url AS "fileUrl", up.file_name AS "fileName", up.file_size AS "fileSize",
  up.mime_type AS "mimeType", up.width, up.height, up.thumbnail_url AS "thumbnailUrl"`
