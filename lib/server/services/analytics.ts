import { createUsageTally, type UsageEntries, type UsageTally } from '../../domain/bulk-usage'
import { DomainError } from '../../domain/errors'
import { fromPageCursor, toPage } from '../../domain/page-cursor'
import { type RangeInput, type ReportRange, toReportRange } from '../../domain/report-range'
import type { AdminBatch, AdminRecipient, AdminRefusal, Analytics, BulkUsage } from '../../protocol/admin-objects'
import { copyStates, type RecipientState } from '../../protocol/bulk-objects'
import { type RecipientReason, recipientReasons } from '../../protocol/errors'
import type { Page, PageQuery } from '../../protocol/routes'
import { findReportNames, listFailures, listRefusals, listRefused, listUsage } from '../store/analytics'
import { findBatches, listAllBatches, listRecipients } from '../store/bulk-reports'
import type { Read } from '../store/reads'
import type { Grouping, GroupKey } from '../store/sql/shared/usage-groups'
import { toCsv } from './csv'
import { namePeople } from './name-people'
import type { RefusalCounter } from './refusal-counter'
import { toOutcome, toRecipient } from './wire-batches'

type Query = RangeInput & { contractorId?: string | undefined }
type RowsQuery = Query & PageQuery & { jobId?: string | undefined; templateId?: string | undefined }
type CsvGrouping = Exclude<Grouping, 'total'>

export type AnalyticsService = ReturnType<typeof createAnalyticsService>

/** Bulk usage for admins, counted from stored facts. Figures only: never a message's text. */
export function createAnalyticsService(parts: {
  read: Read
  refusals: Pick<RefusalCounter, 'flush'>
  now: () => Date
}) {
  const { read, refusals: counter, now } = parts

  async function tallyUsage(range: ReportRange, contractorId: string | null) {
    const query = { from: range.from, to: range.to, contractorId, dayStarts: range.days.map(({ start }) => start) }
    await counter.flush()
    const [usage, failures, refusals] = await read((store) =>
      Promise.all([listUsage(store, query), listFailures(store, query), listRefusals(store, query)]),
    )
    const tallies = {
      total: createUsageTally(),
      day: createUsageTally(),
      contractor: createUsageTally(),
      job: createUsageTally(),
      template: createUsageTally(),
    }
    for (const { day } of range.days) tallies.day.ensure(day)
    const toKey = ({ grouping, key }: GroupKey) =>
      grouping === 'day' ? (range.days[Number(key) - 1]?.day ?? null) : key

    for (const { grouping, key, ...share } of usage) tallies[grouping].add(toKey({ grouping, key }), share)
    for (const row of failures) tallies[row.grouping].addReason(toKey(row), row.state, row.code, row.count)
    for (const row of refusals) tallies[row.grouping].add(toKey(row), { refusedByRateLimit: row.count })
    return tallies
  }

  /** The figures of a range. @throws invalid for a range that makes no sense */
  async function report(query: Query): Promise<Analytics> {
    const range = toReportRange(query, now())
    const tallies = await tallyUsage(range, query.contractorId ?? null)
    const contractors = byMostBatches(tallies.contractor)
    const jobs = byMostBatches(tallies.job)
    const templates = byMostBatches(tallies.template)
    const ids = { contractors: keysOf(contractors), jobs: keysOf(jobs), templates: keysOf(templates) }
    const names = await read((store) => findReportNames(store, ids))
    const nameIn = (map: Map<string, string>, id: string | null) => (id === null ? null : (map.get(id) ?? null))
    return {
      from: range.from.toISOString(),
      to: range.to.toISOString(),
      tz: range.tz,
      totals: tallies.total.ensure(null),
      byDay: tallies.day.entries().map(([day, usage]) => ({ ...usage, day: day ?? '' })),
      byContractor: contractors.map(([id, usage]) => ({
        ...usage,
        contractorId: id ?? '',
        name: nameIn(names.contractors, id) ?? id ?? '',
      })),
      byJob: jobs.map(([id, usage]) => ({ ...usage, jobId: id, title: nameIn(names.jobs, id) })),
      byTemplate: templates.map(([id, usage]) => ({ ...usage, templateId: id, name: nameIn(names.templates, id) })),
    }
  }

  return {
    report,

    /** One grouping of the same report as CSV, a column for each reason of failure. */
    async getCsv(query: Query & { by: CsvGrouping }): Promise<string> {
      const analytics = await report(query)
      const rows = {
        day: analytics.byDay.map(({ day, ...usage }) => ({ day, ...toCells(usage) })),
        contractor: analytics.byContractor.map(({ contractorId, name, ...usage }) => ({
          contractorId,
          name,
          ...toCells(usage),
        })),
        job: analytics.byJob.map(({ jobId, title, ...usage }) => ({ jobId, title, ...toCells(usage) })),
        template: analytics.byTemplate.map(({ templateId, name, ...usage }) => ({
          templateId,
          name,
          ...toCells(usage),
        })),
      }[query.by] as Record<string, string | number | null>[]
      return toCsv([...keyColumns[query.by], ...usageColumns], rows)
    },

    /** The batches behind a figure. */
    async listBatches(query: RowsQuery & { failedWith?: RecipientReason | undefined }): Promise<Page<AdminBatch>> {
      const { from, to } = toReportRange(query, now())
      const filter = {
        from,
        to,
        contractorId: query.contractorId ?? null,
        jobId: query.jobId ?? null,
        templateId: query.templateId ?? null,
        failedWith: query.failedWith ?? null,
        after: fromPageCursor(query.cursor, ['time', 'id']),
        limit: query.limit,
      }
      const rows = await read((store) => listAllBatches(store, filter))
      return toPage(
        rows,
        query.limit,
        ({ totals, ...row }) => ({
          ...row,
          ...toOutcome(totals),
          withheld: totals.withheld,
          recalled: totals.recalled,
          pending: totals.pending,
          cancelled: totals.cancelled,
          createdAt: row.createdAt.toISOString(),
        }),
        (row) => [row.createdAt.toISOString(), row.id],
      )
    },

    /** The rows behind the number of batches that were refused. */
    async listRefusals({ cursor, ...query }: RowsQuery): Promise<Page<AdminRefusal>> {
      const { contractorId, jobId, templateId, limit } = query
      const { from, to } = toReportRange(query, now())
      const after = fromPageCursor(cursor, ['time', 'text'])
      await counter.flush()
      const { rows, names } = await read(async (store) => {
        const rows = await listRefused(store, { from, to, contractorId, jobId, templateId, after, limit })
        const ids = {
          contractors: rows.map((row) => row.contractorId),
          jobs: rows.flatMap((row) => row.jobId ?? []),
          templates: rows.flatMap((row) => row.templateId ?? []),
        }
        return { rows, names: await findReportNames(store, ids) }
      })
      return toPage(
        rows,
        limit,
        ({ id: _, at, ...row }) => ({
          ...row,
          at: at.toISOString(),
          contractorName: names.contractors.get(row.contractorId) ?? row.contractorId,
          jobTitle: names.jobs.get(row.jobId ?? '') ?? null,
          templateName: names.templates.get(row.templateId ?? '') ?? null,
        }),
        ({ at, id }) => [at.toISOString(), id],
      )
    },

    /** The recipients behind a batch, in the order asked. @throws not_found */
    async listRecipients(
      batchId: string,
      { cursor, limit, state }: PageQuery & { state?: RecipientState | undefined },
    ): Promise<Page<AdminRecipient>> {
      const after = fromPageCursor(cursor, ['place'])
      const place = after && Number(after[0])
      const found = await read(async (store) => {
        const [batch] = await findBatches(store, [batchId])
        if (!batch) return null
        const { contractorId } = batch
        const rows = await listRecipients(store, {
          batchId,
          contractorId,
          state: state ?? null,
          among: null,
          after: place,
          limit,
        })
        const ids = rows.map(({ receiverId }) => receiverId)
        return { rows, toPerson: await namePeople(store, ids) }
      })
      if (found === null) throw new DomainError('not_found', 'Batch not found')
      return toPage(
        found.rows,
        limit,
        (row) => {
          const { conversationId: _, messageId: __, ...recipient } = toRecipient(row)
          return { ...recipient, name: found.toPerson(row.receiverId)?.name ?? row.receiverId }
        },
        ({ position }) => [String(position)],
      )
    },
  }
}

const keyColumns: Record<CsvGrouping, readonly string[]> = {
  day: ['day'],
  contractor: ['contractorId', 'name'],
  job: ['jobId', 'title'],
  template: ['templateId', 'name'],
}
/** New ones stand last: whoever reads a column by its place finds it there. */
const usageColumns = [
  'batches',
  'recipients',
  'sent',
  'failed',
  ...recipientReasons.map((code) => `failed_${code}`),
  'refusedByRateLimit',
  'delivered',
  'read',
  'replied',
  'medianFirstReplyMs',
  ...copyStates.filter((state) => state !== 'sent' && state !== 'failed'),
  ...recipientReasons.map((code) => `withheld_${code}`),
  'followUps',
  'followUpReplies',
  'undone',
  'stopped',
]

function toCells({ failedByReason, withheldByReason, ...usage }: BulkUsage): Record<string, number | null> {
  const byReason = recipientReasons.flatMap((code) => [
    [`failed_${code}`, failedByReason[code] ?? 0],
    [`withheld_${code}`, withheldByReason[code] ?? 0],
  ])
  return { ...usage, ...Object.fromEntries(byReason) }
}

function byMostBatches(tally: UsageTally): UsageEntries {
  return tally.entries().sort(([, a], [, b]) => b.batches - a.batches || b.refusedByRateLimit - a.refusedByRateLimit)
}

function keysOf(entries: UsageEntries): string[] {
  return entries.flatMap(([id]) => (id === null ? [] : [id]))
}
