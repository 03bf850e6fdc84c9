/** A stretch of time; `to` is infinite where it has no end yet. */
export type Span = { from: number; to: number }

export function sortSpans(spans: readonly Span[]): Span[] {
  return spans.filter(({ from, to }) => to > from).sort((a, b) => a.from - b.from)
}

/** The same time covered by spans that do not touch. */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const merged: Span[] = []
  for (const span of sortSpans(spans)) {
    const last = merged.at(-1)
    if (last && span.from <= last.to) last.to = Math.max(last.to, span.to)
    else merged.push({ ...span })
  }
  return merged
}

/** What of `spans` lies outside `holes`. */
export function subtractSpans(spans: readonly Span[], holes: readonly Span[]): Span[] {
  let left = mergeSpans(spans)
  for (const hole of mergeSpans(holes)) {
    left = left.flatMap(({ from, to }) =>
      sortSpans([
        { from, to: Math.min(to, hole.from) },
        { from: Math.max(from, hole.to), to },
      ]),
    )
  }
  return left
}

/** How much of `span` lies outside `holes`. */
export function lengthOutside(span: Span, holes: readonly Span[]): number {
  return subtractSpans([span], holes).reduce((total, { from, to }) => total + (to - from), 0)
}

export const covers = (spans: readonly Span[], from: number, to: number): boolean =>
  spans.some((span) => span.from <= from && to <= span.to)
