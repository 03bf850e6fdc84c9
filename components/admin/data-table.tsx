'use client'

import { type ReactNode, useState } from 'react'
import { Button } from '../ui/button'
import { cn } from '../ui/cn'

const AT_ONCE = 50

export type Column<T> = { label: string; isNumber?: boolean; cell: (row: T) => ReactNode }

type DataTableProps<T> = {
  caption: string
  columns: readonly Column<T>[]
  rows: readonly T[]
  rowKey: (row: T) => string
  emptyText?: string
}

/** Rows under headings; the first column names the row. Long ones are shown fifty rows at a time. */
export function DataTable<T>({
  caption,
  columns,
  rows,
  rowKey,
  emptyText = 'Nothing in this time.',
}: DataTableProps<T>) {
  const [shown, setShown] = useState(AT_ONCE)
  if (rows.length === 0) return <p className="py-6 text-center text-muted text-sm">{emptyText}</p>
  return (
    <div className="flex flex-col gap-3">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls sideways must be reachable by keyboard */}
      <section className="overflow-x-auto rounded-md border border-line" aria-label={caption} tabIndex={0}>
        <table className="tabular w-full wrap-break-word border-collapse text-sm">
          <caption className="sr-only">{caption}</caption>
          <thead>
            <tr className="bg-sunken text-muted">
              {columns.map(({ label, isNumber }) => (
                <th
                  key={label}
                  scope="col"
                  className={cn('whitespace-nowrap px-2.5 py-2 font-medium', isNumber ? 'text-right' : 'text-left')}
                >
                  {label}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.slice(0, shown).map((row) => (
              <tr key={rowKey(row)} className="border-line border-t">
                {columns.map(({ label, isNumber, cell }, index) =>
                  index === 0 ? (
                    <th key={label} scope="row" dir="auto" className="min-w-32 px-2.5 py-2 text-left font-medium">
                      {cell(row)}
                    </th>
                  ) : (
                    <td
                      key={label}
                      dir={isNumber ? undefined : 'auto'}
                      className={cn('px-2.5 py-2', isNumber ? 'text-right' : 'min-w-28 text-left')}
                    >
                      {cell(row)}
                    </td>
                  ),
                )}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
      {rows.length > shown ? (
        <Button className="self-center" onClick={() => setShown((held) => held + AT_ONCE)}>
          {`Show more of ${rows.length}`}
        </Button>
      ) : null}
    </div>
  )
}
