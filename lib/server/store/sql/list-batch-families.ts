import { statement } from '../statement'
import { type BatchRow, batchColumns, batchJoins, ownBatchColumns } from './shared/batch-columns'

/** `rootId` is the first one of its family, `activeAt` when the newest of it and its direct follow-ups was made. */
export type FamilyRow = BatchRow & { rootId: string; activeAt: Date }

/** Follow-ups told of one batch, the newest, and of one page. */
const EACH = 20
const IN_ALL = 500

/**
 * Analytics: the batches of `$1` that have ended (`$2`), by families of a first one and all that follows it up; job and
 * template (`$6`, `$7`) are those of the first one. A follow-up of one that still waits stands for itself. Families are found before anything is counted, so that the counts
 * are those of one page.
 */
export const listBatchFamilies = statement<FamilyRow>(
  'list-batch-families',
  `WITH RECURSIVE roots AS MATERIALIZED (
     SELECT id, "activeAt" FROM (
       SELECT b.id, GREATEST(b.created_at,
         (SELECT max(c.created_at) FROM bulk_batches c
          WHERE c.parent_id = b.id AND c.state = ANY($2::"BatchState"[]))) AS "activeAt"
       FROM bulk_batches b LEFT JOIN bulk_batches p ON p.id = b.parent_id
       WHERE b.contractor_id = $1 AND b.state = ANY($2::"BatchState"[])
         AND (p.id IS NULL OR p.state <> ALL($2::"BatchState"[]))
         AND ($6::text IS NULL OR b.job_id = $6) AND ($7::text IS NULL OR b.template_id = $7)
     ) r
     WHERE $3::timestamptz IS NULL OR ("activeAt", id) < ($3, $4)
     ORDER BY "activeAt" DESC, id DESC LIMIT $5
   ), family AS (
     SELECT id, id AS "rootId", 0 AS depth FROM roots
     UNION ALL
     SELECT c.id, f."rootId", f.depth + 1 FROM family f CROSS JOIN LATERAL (
       SELECT id FROM bulk_batches WHERE parent_id = f.id AND state = ANY($2::"BatchState"[])
       ORDER BY created_at DESC LIMIT ${EACH}
     ) c
   ), told AS (SELECT * FROM family LIMIT $5 + ${IN_ALL})
   SELECT ${batchColumns}, ${ownBatchColumns}, told."rootId", roots."activeAt"
   FROM told JOIN roots ON roots.id = told."rootId" JOIN bulk_batches b ON b.id = told.id ${batchJoins}
   ORDER BY roots."activeAt" DESC, roots.id DESC, told.depth > 0, b.created_at`,
)
