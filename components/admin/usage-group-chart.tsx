'use client'

import { Bar, BarChart, CartesianGrid, Legend, ResponsiveContainer, Tooltip, XAxis, YAxis } from 'recharts'
import { legendProps } from './chart-legend'
import { axisProps, tooltipProps } from './chart-looks'

export type UsageGroup = { name: string; sent: number; read: number; replied: number }

const ROW_HEIGHT = 52

/** The largest groups side by side. */
export default function UsageGroupChart({ groups }: { groups: readonly UsageGroup[] }) {
  return (
    <ResponsiveContainer width="100%" height={groups.length * ROW_HEIGHT + 60}>
      <BarChart
        data={groups as UsageGroup[]}
        layout="vertical"
        margin={{ top: 0, right: 8, bottom: 0, left: 0 }}
        barGap={1}
        accessibilityLayer
      >
        <CartesianGrid stroke="var(--line)" horizontal={false} />
        <XAxis type="number" allowDecimals={false} {...axisProps} />
        <YAxis
          type="category"
          dataKey="name"
          width={110}
          tickFormatter={(name: string) => (name.length > 15 ? `${name.slice(0, 14)}…` : name)}
          {...axisProps}
          tick={{ ...axisProps.tick, style: { unicodeBidi: 'plaintext' } }}
        />
        <Tooltip {...tooltipProps} />
        <Legend {...legendProps} />
        <Bar name="Sent" dataKey="sent" fill="var(--accent)" radius={[0, 3, 3, 0]} isAnimationActive={false} />
        <Bar name="Read" dataKey="read" fill="var(--info)" radius={[0, 3, 3, 0]} isAnimationActive={false} />
        <Bar name="Replied" dataKey="replied" fill="var(--success)" radius={[0, 3, 3, 0]} isAnimationActive={false} />
      </BarChart>
    </ResponsiveContainer>
  )
}
