import { statement } from '../statement'
import { isReplied } from './shared/batch-columns'

/**
 * Analytics: the copies of all batches of a contractor (`$1`) since `$2`, counted by template; batches and recipients have
 * no relation that Prisma's client could group over.
 */
export const templateUsage = statement<{ templateId: string; sent: number; replied: number }>(
  'template-usage',
  `SELECT b.template_id AS "templateId", (count(*) FILTER (WHERE state = 'sent'))::int AS sent,
     (count(*) FILTER (WHERE ${isReplied}))::int AS replied
   FROM (
     SELECT id, template_id FROM bulk_batches
     WHERE contractor_id = $1 AND created_at >= $2::timestamptz AND template_id IS NOT NULL
   ) b JOIN bulk_recipients r ON r.batch_id = b.id
   GROUP BY b.template_id`,
)
