/** How all charts look: the page's own colours, in both themes. */
export const axisProps = {
  stroke: 'var(--control)',
  tick: { fill: 'var(--muted)', fontSize: 12 },
  tickLine: false,
  axisLine: { stroke: 'var(--line)' },
} as const

export const tooltipProps = {
  contentStyle: {
    background: 'var(--surface)',
    border: '1px solid var(--line)',
    borderRadius: 10,
    boxShadow: 'var(--elevation-2)',
    color: 'var(--ink)',
    fontSize: 12,
  },
  labelStyle: { color: 'var(--muted)' },
  itemStyle: { color: 'var(--ink)' },
  cursor: { stroke: 'var(--control)', fill: 'var(--hover)', fillOpacity: 0.5 },
  isAnimationActive: false,
} as const

/** Each series has a colour and a dash of its own, so that colour alone tells nothing. */
export const usageSeries = [
  { key: 'sent', label: 'Sent', colour: 'var(--accent)', dash: '0' },
  { key: 'delivered', label: 'Delivered', colour: 'var(--muted)', dash: '6 3' },
  { key: 'read', label: 'Read', colour: 'var(--info)', dash: '2 3' },
  { key: 'replied', label: 'Replied', colour: 'var(--success)', dash: '8 3 2 3' },
  { key: 'failed', label: 'Failed', colour: 'var(--danger)', dash: '1 4' },
] as const
