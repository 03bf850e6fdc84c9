import type { Hit } from '@/lib/client/search-hits'

const RADIUS = 60

/** Where the part of a text around its first hit begins, short enough for a row. */
function startOf(text: string, first: number): number {
  if (first <= RADIUS) return 0
  // Begun at a word, unless that word is very long.
  const from = text.indexOf(' ', first - RADIUS / 2) + 1
  return from > 0 && from <= first ? from : first
}

/** A text, or the part of a long one around its first hit, with the hits marked. */
export function Highlight({ text, hits }: { text: string; hits: readonly Hit[] }) {
  const start = startOf(text, hits[0]?.from ?? 0)
  const end = Math.min(text.length, start + 3 * RADIUS)
  const shown = hits.filter(({ from }) => from < end)
  return (
    <>
      {start > 0 ? '… ' : null}
      {shown.map(({ from, to }, index) => (
        <span key={from}>
          {text.slice(Math.max(start, shown[index - 1]?.to ?? 0), from)}
          <mark>{text.slice(from, Math.min(to, end))}</mark>
        </span>
      ))}
      {text.slice(Math.max(start, Math.min(shown.at(-1)?.to ?? 0, end)), end)}
    </>
  )
}
