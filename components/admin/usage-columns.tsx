import type { BulkUsage } from '@/lib/protocol/admin-objects'
import type { Column } from './data-table'
import { formatCount, formatDuration } from './number-format'
import type { UsageFigure } from './usage-filters'

type Row = BulkUsage

/** The numbers of a row. Each opens the batches behind it. */
export function usageColumns<T extends Row>(
  local: boolean,
  onOpen: ((row: T, figure: UsageFigure) => void) | null,
): Column<T>[] {
  const number = (label: string, figure: UsageFigure): Column<T> => ({
    label,
    isNumber: true,
    cell: (row) => {
      const text = formatCount(row[figure], local)
      if (!onOpen || row[figure] === 0) return text
      return (
        <button
          type="button"
          onClick={() => onOpen(row, figure)}
          className="rounded-sm underline decoration-control underline-offset-4 hover:decoration-current pointer-coarse:min-h-11 pointer-coarse:min-w-11"
        >
          {text}
          <span className="sr-only">{` ${label.toLowerCase()}, show batches`}</span>
        </button>
      )
    },
  })
  return [
    number('Batches', 'batches'),
    { label: 'Recipients', isNumber: true, cell: ({ recipients }) => formatCount(recipients, local) },
    number('Sent', 'sent'),
    number('Failed', 'failed'),
    number('Withheld', 'withheld'),
    number('Undone', 'undone'),
    number('Stopped', 'stopped'),
    number('Taken back', 'recalled'),
    number('Waiting', 'pending'),
    number('Refused', 'refusedByRateLimit'),
    number('Delivered', 'delivered'),
    number('Read', 'read'),
    number('Replied', 'replied'),
    number('Follow-ups', 'followUps'),
    number('Replies to them', 'followUpReplies'),
    {
      label: 'First reply',
      isNumber: true,
      cell: ({ medianFirstReplyMs }) =>
        medianFirstReplyMs === null ? (
          <span className="text-muted">–</span>
        ) : (
          <span className="whitespace-nowrap">{formatDuration(medianFirstReplyMs, local)}</span>
        ),
    },
  ]
}
