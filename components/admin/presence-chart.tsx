'use client'

import { Area, AreaChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { formatDateTime } from '@/lib/client/time-format'
import type { PresenceSample } from '@/lib/protocol/admin-objects'
import { legendProps } from './chart-legend'
import { axisProps, tooltipProps } from './chart-looks'
import { toTimeTicks } from './time-ticks'

type PresenceChartProps = { samples: readonly PresenceSample[]; formatTick: (at: number) => string }

/** People and connections online over time. */
export default function PresenceChart({ samples, formatTick }: PresenceChartProps) {
  const data = samples.map(({ at, people, sockets }) => ({ at: Date.parse(at), people, sockets }))
  return (
    <ResponsiveContainer width="100%" height={220}>
      <AreaChart data={data} margin={{ top: 8, right: 8, bottom: 0, left: -16 }} accessibilityLayer>
        <CartesianGrid stroke="var(--line)" vertical={false} />
        <XAxis
          dataKey="at"
          type="number"
          scale="time"
          domain={['dataMin', 'dataMax']}
          ticks={toTimeTicks(data[0]?.at ?? 0, data.at(-1)?.at ?? 0)}
          tickFormatter={formatTick}
          minTickGap={16}
          {...axisProps}
        />
        <YAxis allowDecimals={false} {...axisProps} />
        <Tooltip
          {...tooltipProps}
          labelFormatter={(at) => (typeof at === 'number' ? formatDateTime(new Date(at).toISOString()) : '')}
        />
        <Legend {...legendProps} iconType="plainline" />
        <Area
          name="Connections"
          dataKey="sockets"
          type="stepAfter"
          stroke="var(--muted)"
          strokeDasharray="5 4"
          strokeWidth={1.5}
          fill="none"
          dot={false}
          isAnimationActive={false}
        />
        <Area
          name="People"
          dataKey="people"
          type="stepAfter"
          stroke="var(--accent)"
          strokeWidth={2}
          fill="var(--accent)"
          fillOpacity={0.14}
          dot={false}
          isAnimationActive={false}
        />
      </AreaChart>
    </ResponsiveContainer>
  )
}
