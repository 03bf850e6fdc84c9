import { foldingsOf, nameFoldings, PARTING, UNSPACED } from '@/lib/domain/folded-text'
import {
  type AskedWord,
  digitsOf,
  joinedRunsOf,
  MIN_PHONE_DIGITS,
  toAskedTerms,
  toNamePieces,
  withJoiners,
} from '@/lib/domain/search-words'

/** Code units of a text, the end exclusive. */
export type Hit = { from: number; to: number }

/** A folded text, and where in the original each of its characters came from. */
type Folded = { text: string; origins: Hit[] }

/** Characters that are folded together: a letter with the marks behind it, those of half width too, and Korean ones in pieces. */
const CLUSTER =
  /[\uac00-\ud7a3]?[\u1100-\u11ff\u3131-\u318e\ua960-\ua97c\ud7b0-\ud7fb\uffa0-\uffdc]+|\P{M}[\p{M}\uff9e\uff9f]*|\p{M}+/gu

function foldWithOrigins(original: string, fold: (text: string) => string): Folded {
  let text = ''
  const origins: Hit[] = []
  for (const { 0: cluster, index } of original.matchAll(CLUSTER)) {
    const folded = fold(cluster)
    for (let unit = 0; unit < folded.length; unit += 1) origins.push({ from: index, to: index + cluster.length })
    text += folded
  }
  return { text, origins }
}

/** A folded text as it stands, and where something joins words also without that. */
function readingsOf(folded: Folded): Folded[] {
  const joiners = new Set<number>()
  for (const { run, index } of joinedRunsOf(folded.text)) {
    for (let at = 0; at < run.length; at += 1) if (withJoiners(run.charAt(at), '') === '') joiners.add(index + at)
  }
  if (joiners.size === 0) return [folded]
  const stays = (_: unknown, at: number) => !joiners.has(at)
  return [folded, { text: folded.text.split('').filter(stays).join(''), origins: folded.origins.filter(stays) }]
}

function toHit({ origins }: Folded, from: number, length: number): Hit {
  return { from: origins[from]?.from ?? 0, to: origins[from + length - 1]?.to ?? 0 }
}

const PARTS = new RegExp(`[${PARTING}${UNSPACED}]`, 'u')
const RUNS_ON = new RegExp(`[${UNSPACED}]`, 'u')
const isDigit = (sign: string) => sign >= '0' && sign <= '9'

/** Whether a word of the index begins here: behind what parts words, or where letters meet digits. */
function isBeginningAt(text: string, at: number): boolean {
  const before = [...text.slice(Math.max(0, at - 2), at)].at(-1)
  return before === undefined || PARTS.test(before) || isDigit(before) !== isDigit(text.charAt(at))
}

function isEndAt(text: string, at: number): boolean {
  const [after] = text.slice(at, at + 2)
  return after === undefined || PARTS.test(after)
}

function* occurrences(text: string, needle: string): Generator<number> {
  for (let at = text.indexOf(needle); at >= 0; at = text.indexOf(needle, at + 1)) yield at
}

function hitsOfWord(folded: Folded, { word, isBeginning }: AskedWord): Hit[] {
  const { text } = folded
  const isUnspaced = RUNS_ON.test(word)
  const hits = [...occurrences(text, word)]
    .filter((at) => isUnspaced || (isBeginningAt(text, at) && (isBeginning || isEndAt(text, at + word.length))))
    .map((at) => toHit(folded, at, word.length))
  const digits = digitsOf(word)
  return digits === null ? hits : [...hits, ...hitsOfDigits(folded, digits)]
}

/** Whether digits begin here, or a telephone number that nothing parts goes on. */
function isOfPhone(text: string, at: number): boolean {
  const before = /[0-9]*$/.exec(text.slice(Math.max(0, at - MIN_PHONE_DIGITS), at))?.[0].length ?? 0
  const after = /^[0-9]*/.exec(text.slice(at, at + MIN_PHONE_DIGITS))?.[0].length ?? 0
  return before === 0 || before + after >= MIN_PHONE_DIGITS
}

/** Digits that stand together but for a few signs between: an amount, or a telephone number, with its country or without. */
function hitsOfDigits(folded: Folded, digits: string): Hit[] {
  const pattern = new RegExp([...digits].join('[^0-9a-z+]{0,5}'), 'gu')
  return [...folded.text.matchAll(pattern)]
    .filter(({ index }) => digits.length >= MIN_PHONE_DIGITS || isOfPhone(folded.text, index))
    .map(({ 0: found, index }) => toHit(folded, index, found.length))
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
  const asked = toAskedTerms(query).flat(2)
  const readings = foldingsOf(text).flatMap((fold) => readingsOf(foldWithOrigins(text, fold)))
  return merge(readings.flatMap((folded) => asked.flatMap((word) => hitsOfWord(folded, word))))
}

/** Where a name holds the pieces of a query, in order, none over another. */
export function findNameHits(name: string, query: string): Hit[] {
  const pieces = toNamePieces(query)
  const written = nameFoldings.map((fold) => foldWithOrigins(name, fold))
  return merge(
    written.flatMap((folded) =>
      pieces.flatMap((piece) => [...occurrences(folded.text, piece)].map((at) => toHit(folded, at, piece.length))),
    ),
  )
}
