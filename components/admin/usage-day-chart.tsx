'use client'

import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import type { Analytics } from '@/lib/protocol/admin-objects'
import { legendProps, WaitingStripes } from './chart-legend'
import { axisProps, outcomeSeries, tooltipProps } from './chart-looks'
import { toOutcomes } from './usage-outcomes'

type UsageDayChartProps = { days: Analytics['byDay']; formatDay: (day: string) => string }

/** Bulk usage over time: a bar for each day, made of what became of its messages. */
export default function UsageDayChart({ days, formatDay }: UsageDayChartProps) {
  const data = days.map((day) => ({ day: day.day, ...toOutcomes(day) }))
  const shown = outcomeSeries.filter(({ key }) => data.some((day) => day[key] > 0))
  return (
    <ResponsiveContainer width="100%" height={280}>
      <BarChart data={data} margin={{ top: 8, right: 8, bottom: 0, left: -16 }} barCategoryGap="20%" accessibilityLayer>
        <WaitingStripes />
        <CartesianGrid stroke="var(--line)" vertical={false} />
        <XAxis dataKey="day" tickFormatter={formatDay} minTickGap={24} {...axisProps} />
        <YAxis allowDecimals={false} {...axisProps} />
        <Tooltip {...tooltipProps} labelFormatter={(day) => (typeof day === 'string' ? formatDay(day) : '')} />
        <Legend {...legendProps} />
        {shown.map(({ key, label, colour }) => (
          <Bar
            key={key}
            name={label}
            dataKey={key}
            stackId="outcome"
            fill={colour}
            stroke="var(--surface)"
            strokeWidth={1}
            maxBarSize={40}
            isAnimationActive={false}
          />
        ))}
      </BarChart>
    </ResponsiveContainer>
  )
}
