import type { Entry } from '../support/history'
import { type Span, subtractSpans } from '../support/spans'

/** When each node could not be reached or did not run, by what its outside saw. */
export function nodeOutages(entries: readonly Entry[]): Map<string, Span[]> {
  const outages = new Map<string, Span[]>()
  const open = new Map<string, number>()
  for (const entry of entries) {
    if (entry.kind !== 'node') continue
    const { node, state, at } = entry
    if (state === 'ready' || state === 'thawed' || state === 'joined') {
      const from = open.get(node)
      if (from !== undefined) outages.set(node, [...(outages.get(node) ?? []), { from, to: at }])
      open.delete(node)
    } else if (!open.has(node)) open.set(node, at)
  }
  for (const [node, from] of open) {
    outages.set(node, [...(outages.get(node) ?? []), { from, to: Number.POSITIVE_INFINITY }])
  }
  return outages
}

/** When a client was signed in on a node that ran: a frozen node still holds its connections, but nobody is served. */
export function connectedSpans(entries: readonly Entry[]): Map<string, Span[]> {
  const spans = new Map<string, Span[]>()
  const open = new Map<string, { from: number; node: string }>()
  const outages = nodeOutages(entries)
  const close = (client: string, to: number) => {
    const began = open.get(client)
    if (!began) return
    open.delete(client)
    const served = subtractSpans([{ from: began.from, to }], outages.get(began.node) ?? [])
    spans.set(client, [...(spans.get(client) ?? []), ...served])
  }
  for (const entry of entries) {
    if (entry.kind === 'up') open.set(entry.client, { from: entry.at, node: entry.node })
    if (entry.kind === 'down') close(entry.client, entry.at)
  }
  for (const client of [...open.keys()]) close(client, Number.POSITIVE_INFINITY)
  return spans
}

/** When `what` was away. */
export function awaySpans(entries: readonly Entry[], what: 'database' | 'redis'): Span[] {
  const spans: Span[] = []
  let from: number | null = null
  for (const entry of entries) {
    if (entry.kind !== what) continue
    if (entry.state === 'away') from ??= entry.at
    else if (from !== null) {
      spans.push({ from, to: entry.at })
      from = null
    }
  }
  if (from !== null) spans.push({ from, to: Number.POSITIVE_INFINITY })
  return spans
}
