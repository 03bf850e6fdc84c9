const RADIUS = 60

function wordsOf(query: string): string[] {
  return query
    .trim()
    .split(/\s+/)
    .filter(Boolean)
    .map((word) => word.replace(/[.*+?^${}()|[\]\\]/g, '\\$&'))
}

/** The part of a text around its first hit, short enough for a row. */
function excerptOf(text: string, pattern: RegExp): string {
  const at = text.search(pattern)
  if (at <= RADIUS) return text.slice(0, 3 * RADIUS)
  // Begun at a word, unless that word is very long.
  const from = text.indexOf(' ', at - RADIUS / 2) + 1
  const start = from > 0 && from <= at ? from : at
  return `… ${text.slice(start, start + 3 * RADIUS)}`
}

/** A text with the words of a search marked. */
export function Highlight({ text, query }: { text: string; query: string }) {
  const words = wordsOf(query)
  if (words.length === 0) return text
  const excerpt = excerptOf(text, new RegExp(words.join('|'), 'iu'))
  let at = 0
  return excerpt.split(new RegExp(`(${words.join('|')})`, 'iu')).map((part, index) => {
    at += part.length
    // Every second part is a hit; where it ends tells it apart from the others.
    return index % 2 === 1 ? <mark key={at}>{part}</mark> : <span key={`${at} plain`}>{part}</span>
  })
}
