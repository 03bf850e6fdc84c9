import { foldingsOf, foldText, nameFoldings, PARTING, spellOut, UNSPACED, withBreaks } from './folded-text'

/**
 * What the words of a text are, for what is searched for, for hits that are marked and for lists that are narrowed in the
 * browser. PostgreSQL's `search_words` (migrations 0036 and 0041) says the same of what is stored.
 */

const UNSPACED_RUN = new RegExp(`[${UNSPACED}]+`, 'gu')
const SPACED_WORD = new RegExp(`[^${PARTING}${UNSPACED}]+`, 'gu')
/** By thousands, and by hundreds above the first as in India. */
const AMOUNT = /[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3}|[0-9]{1,3}(?:[,.'\u2019\u066c ][0-9]{3})+/g
/** Asked for alone, and not within longer numbers as of a date: "5 2026" is no 5,202. */
const ASKED_AMOUNT = new RegExp(`(?<![0-9])(?:${AMOUNT.source})(?![0-9])`, 'g')
const DIGIT_RUN = /[+]?[0-9]+(?:[^0-9a-z+]{1,5}[0-9]+){0,7}/gu
const DIGITS = /[0-9]+/g
const SAME_KIND = /[0-9]+|[^0-9]+/g

/** Of Latin, Greek and Cyrillic words: apostrophes and hyphens, which are written or left out. */
const JOINERS = "'\\u2019\\u2010-"
const JOINED_PART = '[0-9a-z\\u00df-\\u00f6\\u00f8-\\u024f\\u0370-\\u052f]+'
const JOINED_RUN = new RegExp(`${JOINED_PART}(?:[${JOINERS}]${JOINED_PART})+`, 'gu')
const JOINER = new RegExp(`[${JOINERS}]`, 'gu')
/** Numbers are joined by rules of their own. */
const isNumber = (run: string) => /^[0-9]+$/.test(withJoiners(run, ''))

/** Words written with or without a joiner, as they stand in a folded text: Wi-Fi, don't. */
export function* joinedRunsOf(folded: string): Generator<{ run: string; index: number }> {
  for (const { 0: run, index } of folded.matchAll(JOINED_RUN)) if (!isNumber(run)) yield { run, index }
}

/** A run of words with something else in the place of what joins them. */
export const withJoiners = (run: string, sign: string) => run.replace(JOINER, sign)

const MAX_WORD_LENGTH = 256
const MAX_DIGITS = 20
/** The shortest telephone numbers, without their area. */
export const MIN_PHONE_DIGITS = 7
/** What is read out of a number to tell it from others. */
const MIN_LAST_DIGITS = 4
/** Before the digits of a telephone number, which no shorter number finds: "1" is not asked for to find every number. */
const IN_PHONE = '#'
/** Where there are more, it is an address or a key that no person reads. */
const MAX_TURNS = 6
/** With a country before it, where no zero says otherwise. */
const MIN_INTERNATIONAL_DIGITS = 11
/** The countries of ITU-T E.164, by their length. */
const COUNTRY =
  /^(?:[17]|2[07]|3[0-469]|4[013-9]|5[1-8]|6[0-6]|8[1246]|9[0-58]|(?:2[1-689]|3[578]|42|5[09]|6[7-9]|8[035789]|9[679])[0-9])/

const withoutZeros = (digits: string) => digits.replace(/^0+/, '')

/** A telephone number as it may be typed: with what is dialled before it or without. */
function formsOf(digits: string, hasPlus: boolean): string[] {
  const bare = withoutZeros(digits)
  const isInternational = hasPlus || digits.startsWith('00') || bare.length >= MIN_INTERNATIONAL_DIGITS
  const national = isInternational ? bare.replace(COUNTRY, '') : bare
  return [digits, bare, national, withoutZeros(national)].filter((form) => form.length >= MIN_PHONE_DIGITS)
}

const joined = (run: string) => run.replace(/[^0-9]/g, '').slice(0, MAX_DIGITS)

/** The telephone numbers of a folded text without what stands between their digits, from every group on. */
function* phoneWordsOf(run: string): Generator<string> {
  const groups = run.match(DIGITS) ?? []
  for (const start of groups.keys()) {
    const digits = groups.slice(start).join('').slice(0, MAX_DIGITS)
    if (start === 0) yield* formsOf(digits, run.startsWith('+'))
    else yield* [digits, withoutZeros(digits)].filter((form) => form.length >= MIN_PHONE_DIGITS)
  }
}

/** Its ends, where nothing parts its area from the rest. */
function* endsOf(digits: string): Generator<string> {
  if (digits.length < MIN_PHONE_DIGITS || digits.length > MAX_DIGITS) return
  for (let from = 1; from <= digits.length - MIN_LAST_DIGITS; from += 1) yield digits.slice(from)
}

/** A word from where digits follow letters on, and letters digits: "4711" of "no4711", "kg" of "50kg". */
function* turnsOf(word: string): Generator<string> {
  let from = 0
  for (const run of (word.match(SAME_KIND) ?? []).slice(0, MAX_TURNS)) {
    from += run.length
    if (from < word.length) yield word.slice(from)
  }
}

function* wordsOf(folded: string): Generator<string> {
  for (const [word] of folded.matchAll(SPACED_WORD)) {
    yield word
    yield* turnsOf(word)
  }
  for (const { run } of joinedRunsOf(folded)) yield withJoiners(run, '')
  for (const [run] of folded.matchAll(UNSPACED_RUN)) {
    const characters = [...run]
    for (const at of characters.keys()) yield characters.slice(at, at + 2).join('')
  }
  for (const [amount] of folded.matchAll(AMOUNT)) yield joined(amount)
  for (const [run] of folded.matchAll(DIGIT_RUN)) for (const digits of phoneWordsOf(run)) yield `${IN_PHONE}${digits}`
  for (const [digits] of folded.matchAll(DIGITS)) for (const end of endsOf(digits)) yield `${IN_PHONE}${end}`
}

/** The words of a text as the index holds them, each once, in no order. */
export function searchWordsOf(text: string): Set<string> {
  const words = new Set<string>()
  for (const fold of foldingsOf(text)) for (const word of wordsOf(fold(text))) words.add(cut(word))
  return words
}

function cut(word: string): string {
  return word.length <= MAX_WORD_LENGTH ? word : [...word].slice(0, MAX_WORD_LENGTH).join('')
}

/** A word that is asked for, as a whole or as a beginning. */
export type AskedWord = { word: string; isBeginning: boolean }
/** Something that a text must hold: all words of one of these. */
export type AskedTerm = readonly (readonly AskedWord[])[]

const beginning = (word: string): AskedWord => ({ word, isBeginning: true })

const inPhone = (digits: string) => [beginning(`${IN_PHONE}${digits}`)]
const LAST_DIGITS = new RegExp(`^[0-9]{${MIN_LAST_DIGITS},}$`)

/** The digits that a word stands for, where it is a number; of a telephone number or of any. */
export function digitsOf(word: string): string | null {
  return /^#?([0-9]{2,})$/.exec(word)?.[1] ?? null
}

/** A break that is not seen, while the words of a query are told apart. */
const BREAK = '\u0001'
const BROKEN_WORD = new RegExp(`${SPACED_WORD.source}(?:${BREAK}+${SPACED_WORD.source})*`, 'gu')

/** As a beginning, but for a letter alone, which too much begins with. */
const mostlyBeginning = (word: string): AskedWord => ({ word, isBeginning: word.length > 1 })

/** A word as it stands; where it is broken also its parts. What comes last may go on. */
function toWordTerm(broken: string, isLast: boolean): AskedTerm {
  const parts = broken.split(BREAK).filter((part) => part !== '')
  const word = cut(parts.join(''))
  const whole = [isLast ? beginning(word) : mostlyBeginning(word)]
  if (parts.length > 1) return [whole, parts.map((part) => mostlyBeginning(cut(part)))]
  return LAST_DIGITS.test(word) ? [whole, inPhone(word)] : [whole]
}

/**
 * What a query asks for, all of it: words by their beginnings, single letters whole unless they come last, telephone numbers and
 * amounts by their digits however written.
 */
export function toAskedTerms(query: string): AskedTerm[] {
  const asked = foldText(withBreaks(query, BREAK))
  const spelled = foldText(withBreaks(spellOut(query), BREAK))
  if (spelled === asked) return termsOf(asked)
  const others = termsOf(spelled)
  return termsOf(asked).map((term, at) => {
    const other = others[at] ?? []
    return JSON.stringify(other) === JSON.stringify(term) ? term : [...term, ...other]
  })
}

function termsOf(folded: string): AskedTerm[] {
  const terms: AskedTerm[] = []
  const rest = [DIGIT_RUN, ASKED_AMOUNT].reduce(
    (text, pattern) =>
      text.replace(pattern, (run) => {
        // The whole run alone: what is asked for has an area where one is written.
        const ways =
          pattern === ASKED_AMOUNT
            ? [[beginning(joined(run))]]
            : [...new Set(formsOf(joined(run), run.startsWith('+')))].map(inPhone)
        if (ways.length === 0) return run
        terms.push([...ways, (run.match(DIGITS) ?? []).map(beginning)])
        return ' '
      }),
    folded,
  )
  const broken = rest.replace(JOINED_RUN, (run) => (isNumber(run) ? run : withJoiners(run, BREAK)))
  for (const { 0: word, index } of broken.matchAll(BROKEN_WORD)) {
    terms.push(toWordTerm(word, index + word.length === rest.trimEnd().length))
  }
  for (const [run] of rest.matchAll(UNSPACED_RUN)) {
    const characters = [...run]
    const pairs = characters.slice(1).map((second, at) => ({ word: `${characters[at]}${second}`, isBeginning: false }))
    terms.push([pairs.length > 0 ? pairs : [beginning(run)]])
  }
  return terms
}

/** Whether a text holds all that is asked for; a query without a word is held by none. */
export function holdsTerms(text: string, terms: readonly AskedTerm[]): boolean {
  if (terms.length === 0) return false
  const words = [...searchWordsOf(text)]
  const holds = ({ word, isBeginning }: AskedWord) =>
    words.some((held) => (isBeginning ? held.startsWith(word) : held === word))
  return terms.every((ways) => ways.some((way) => way.every(holds)))
}

/** The pieces of a query that a name must hold, in any order and anywhere in it. */
export function toNamePieces(query: string): string[] {
  return foldText(query).match(NAME_PIECE) ?? []
}
const NAME_PIECE = new RegExp(`[^${PARTING}]+`, 'gu')

/** The pieces of what was typed into a search; null where nothing was, and everything is listed. */
export function toAskedPieces(query: string | undefined): string[] | null {
  return query ? toNamePieces(query) : null
}

/** Whether one of these texts is what somebody looks for by name; a query without a letter or digit finds nobody. */
export function isNamed(texts: readonly string[], query: string): boolean {
  const pieces = toNamePieces(query)
  const text = texts.join(' ')
  const written = nameFoldings.map((fold) => fold(text)).join(' ')
  return pieces.length > 0 && pieces.every((piece) => written.includes(piece))
}
