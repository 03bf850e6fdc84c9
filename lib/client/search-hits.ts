import { type AskedTerm, foldText, MIN_PHONE_DIGITS, toAskedTerms, toNamePieces } from '@/lib/domain/search-words'

/** Code units of a text, the end exclusive. */
export type Hit = { from: number; to: number }

/** A folded text, and where in the original each of its characters begins; one more entry for the end. */
type Folded = { text: string; origins: number[] }

/** Characters that are folded together: a letter with the marks behind it, those of half width too. */
const CLUSTER = /\P{M}[\p{M}\uff9e\uff9f]*|\p{M}+/gu

function foldWithOrigins(original: string): Folded {
  let text = ''
  const origins: number[] = []
  for (const { 0: cluster, index } of original.matchAll(CLUSTER)) {
    const folded = foldText(cluster)
    for (let unit = 0; unit < folded.length; unit += 1) origins.push(index)
    text += folded
  }
  origins.push(original.length)
  return { text, origins }
}

/** Whether a word begins here: nothing that belongs to one stands before. */
const WORD_BEFORE = /[\p{L}\p{N}\p{M}]$/u
const UNSPACED =
  /[\p{sc=Thai}\p{sc=Lao}\p{sc=Myanmar}\p{sc=Khmer}\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Hangul}]/u

function* occurrences(text: string, needle: string): Generator<number> {
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + needle.length)) yield at
}

function wordHits({ text, origins }: Folded, terms: readonly AskedTerm[]): Hit[] {
  const asked = terms.flat(2)
  const hits: Hit[] = []
  for (const { word, isBeginning } of asked) {
    const isUnspaced = UNSPACED.test(word)
    for (const at of occurrences(text, word)) {
      const end = at + word.length
      const begins = isUnspaced || !WORD_BEFORE.test(text.slice(Math.max(0, at - 2), at))
      const ends = isUnspaced || isBeginning || !/^[\p{L}\p{N}\p{M}]/u.test(text.slice(end, end + 2))
      if (begins && ends) hits.push({ from: origins[at] as number, to: origins[end] as number })
    }
    if (isBeginning && /^[0-9]{4,}$/.test(word)) hits.push(...digitHits({ text, origins }, word))
  }
  return hits
}

/** Digits that stand together but for a few signs between: an amount, or a telephone number, with its country or without. */
function digitHits({ text, origins }: Folded, digits: string): Hit[] {
  const before = digits.length < MIN_PHONE_DIGITS ? '(?<![0-9])' : ''
  const pattern = new RegExp(`${before}${[...digits].join('[^0-9a-z+]{0,3}')}`, 'gu')
  return [...text.matchAll(pattern)].map(({ 0: found, index }) => ({
    from: origins[index] as number,
    to: origins[index + found.length] as number,
  }))
}

function merge(hits: Hit[]): Hit[] {
  const merged: Hit[] = []
  for (const hit of hits.sort((a, b) => a.from - b.from || b.to - a.to)) {
    const last = merged.at(-1)
    if (last !== undefined && hit.from <= last.to) last.to = Math.max(last.to, hit.to)
    else merged.push({ ...hit })
  }
  return merged
}

/** Where a message holds what a query asks for, in order, none over another. */
export function findWordHits(text: string, query: string): Hit[] {
  return merge(wordHits(foldWithOrigins(text), toAskedTerms(query)))
}

/** Where a name holds the pieces of a query, in order, none over another. */
export function findNameHits(name: string, query: string): Hit[] {
  const { text, origins } = foldWithOrigins(name)
  return merge(
    toNamePieces(query).flatMap((piece) =>
      [...occurrences(text, piece)].map((at) => ({
        from: origins[at] as number,
        to: origins[at + piece.length] as number,
      })),
    ),
  )
}
