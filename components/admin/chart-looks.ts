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
  // What people named begins on its own side.
  labelStyle: { color: 'var(--muted)', unicodeBidi: 'plaintext' },
  itemStyle: { color: 'var(--ink)' },
  cursor: { stroke: 'var(--control)', fill: 'var(--hover)', fillOpacity: 0.5 },
  isAnimationActive: false,
} as const

/** From the foot of a bar upwards. The legend and the table name each: colour alone tells nothing. */
export const outcomeSeries = [
  { key: 'replied', label: 'Replied', colour: 'var(--success)' },
  { key: 'read', label: 'Read, no reply', colour: 'var(--info)' },
  { key: 'delivered', label: 'Delivered, not read', colour: 'var(--accent)' },
  { key: 'sent', label: 'Sent, not delivered', colour: 'var(--control)' },
  { key: 'failed', label: 'Failed', colour: 'var(--danger)' },
  { key: 'withheld', label: 'Withheld', colour: 'var(--warning)' },
  { key: 'cancelled', label: 'Undone or stopped', colour: 'var(--muted)' },
  { key: 'recalled', label: 'Taken back', colour: 'var(--ink)' },
  { key: 'pending', label: 'Waiting', colour: 'url(#waiting-stripes)' },
] as const
