'use client'

import { Download } from 'lucide-react'
import { type ReactNode, useState } from 'react'
import { buttonClass } from '../ui/button'
import { Card } from '../ui/card'
import { Segmented } from '../ui/segmented'

const views = [
  { value: 'chart', label: 'Chart' },
  { value: 'table', label: 'Table' },
] as const

type ChartCardProps = {
  title: string
  description?: string
  actions?: ReactNode
  csvHref?: string
  chart: ReactNode
  table: ReactNode
}

/** A chart and the same as a table; whoever cannot see the one reads the other. */
export function ChartCard({ title, description, actions, csvHref, chart, table }: ChartCardProps) {
  const [view, setView] = useState<'chart' | 'table'>('chart')
  return (
    <Card
      title={title}
      description={description}
      actions={
        <>
          {actions}
          <Segmented label={`${title}, as`} items={views} value={view} onValueChange={setView} />
          {csvHref ? (
            <a href={csvHref} download className={buttonClass({ size: 'sm' })}>
              <Download aria-hidden className="size-4" />
              CSV<span className="sr-only">{` of ${title}`}</span>
            </a>
          ) : null}
        </>
      }
    >
      {view === 'chart' ? chart : table}
    </Card>
  )
}
