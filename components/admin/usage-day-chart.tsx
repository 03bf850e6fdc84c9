'use client'

import { CartesianGrid, Legend, Line, LineChart, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import type { Analytics } from '@/lib/protocol/admin-objects'
import { axisProps, tooltipProps, usageSeries } from './chart-looks'

type UsageDayChartProps = { days: Analytics['byDay']; formatDay: (day: string) => string }

/** Bulk usage over time, a point for each day. */
export default function UsageDayChart({ days, formatDay }: UsageDayChartProps) {
  return (
    <ResponsiveContainer width="100%" height={280}>
      <LineChart data={days} margin={{ top: 8, right: 8, bottom: 0, left: -16 }} accessibilityLayer>
        <CartesianGrid stroke="var(--line)" vertical={false} />
        <XAxis dataKey="day" tickFormatter={formatDay} minTickGap={32} {...axisProps} />
        <YAxis allowDecimals={false} {...axisProps} />
        <Tooltip {...tooltipProps} labelFormatter={(day) => (typeof day === 'string' ? formatDay(day) : '')} />
        <Legend itemSorter={null} iconType="plainline" wrapperStyle={{ fontSize: 12 }} />
        {usageSeries.map(({ key, label, colour, dash }) => (
          <Line
            key={key}
            name={label}
            dataKey={key}
            stroke={colour}
            strokeDasharray={dash}
            strokeWidth={2}
            dot={days.length === 1}
            isAnimationActive={false}
          />
        ))}
      </LineChart>
    </ResponsiveContainer>
  )
}
