/**
 * What the words of a text are, for what is searched for, for hits that are marked and for lists that are narrowed in the
 * browser. PostgreSQL's `search_words` (migrations 0012 and 0031) says the same of what is stored.
 */

/** Marks that are written or left out at will: where a word may be broken; Latin, Greek, Cyrillic, Hebrew, Arabic. */
const LOOSE_MARKS = /[\u0300-\u036f\u0591-\u05bd\u05bf\u05c1\u05c2\u05c4\u05c5\u05c7\u0640\u064b-\u065f\u0670\u00ad]/g

/** Scripts without spaces between words, Thai to Khmer, Chinese, Japanese; and Korean, whose words carry their particles. */
const UNSPACED =
  '\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005-\\u3007\\u3040-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff\\u{20000}-\\u{3ffff}'

/** What parts words: punctuation, symbols, pictures. Listed, so that it is the same for every version of Unicode. */
const PARTING =
  '\\u0000-/:-@\\[-`{-\\u00bf\\u00d7\\u00f7\\u02c2-\\u02df\\u055a-\\u055f\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f3\\u05f4\\u0600-\\u060f\\u061b-\\u061f\\u066a-\\u066d\\u06d4\\u0700-\\u070d\\u0964\\u0965\\u0970\\u2000-\\u20cf\\u2100-\\u2bff\\u2e00-\\u2e7f\\u3000-\\u3004\\u3008-\\u3030\\u303d-\\u303f\\u30fb\\ufd3e\\ufd3f\\ufe00-\\ufe6f\\uff01-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65\\ufff0-\\uffff\\u{1f000}-\\u{1faff}\\u{e0000}-\\u{e0fff}'

const UNSPACED_RUN = new RegExp(`[${UNSPACED}]+`, 'gu')
const SPACED_WORD = new RegExp(`[^${PARTING}${UNSPACED}]+`, 'gu')
const AMOUNT = /[0-9]{1,3}(?:[,.'\u2019 ][0-9]{3})+/g
const DIGIT_RUN = /[+]?[0-9]+(?:[^0-9a-z+]{1,3}[0-9]+){0,7}/gu

const MAX_WORD_LENGTH = 256
const MAX_DIGITS = 20
/** The shortest telephone numbers, without their area. */
export const MIN_PHONE_DIGITS = 7

/** The zeros of Arabic, Persian, Devanagari, Bengali and Thai; NFKD knows digits of other widths. */
const ZEROS = '\u0660\u06f0\u0966\u09e6\u0e50'
const foreignDigits = [...ZEROS].flatMap((zero) =>
  Array.from({ length: 10 }, (_, digit) => [String.fromCharCode(zero.charCodeAt(0) + digit), String(digit)] as const),
)

const letters: Readonly<Record<string, string>> = {
  ...Object.fromEntries(foreignDigits),
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  ħ: 'h',
  ŧ: 't',
  ı: 'i',
  ς: 'σ',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
}
const LETTERS = new RegExp(`[${Object.keys(letters).join('')}]`, 'g')

/** A text without case, accents, composition, widths and scripts of digits: what is equal to whoever searches is equal. */
export function foldText(text: string): string {
  const bare = text.normalize('NFKD').replace(LOOSE_MARKS, '').normalize('NFC')
  // Character by character: the end of a word is no reason for another sigma.
  return [...bare]
    .map((character) => character.toLowerCase())
    .join('')
    .replace(LETTERS, (letter) => letters[letter] ?? letter)
}

/** The telephone numbers of a folded text without what stands between their digits, as they may be typed. */
function formsOf(run: string): string[] {
  const groups = run.match(/[0-9]+/g) ?? []
  return groups.flatMap((_, start) => {
    const digits = groups.slice(start).join('').slice(0, MAX_DIGITS)
    const withoutCountry = start === 0 && run.startsWith('+') ? [1, 2, 3].map((length) => digits.slice(length)) : []
    return [digits, digits.replace(/^0+/, ''), ...withoutCountry].filter((form) => form.length >= MIN_PHONE_DIGITS)
  })
}

const bare = (amount: string) => amount.replace(/[^0-9]/g, '').slice(0, MAX_DIGITS)

/** The words of a text as the index holds them, each once, in no order. */
export function searchWordsOf(text: string): Set<string> {
  const folded = foldText(text)
  const words = new Set<string>()
  for (const [word] of folded.matchAll(SPACED_WORD)) words.add(cut(word))
  for (const [run] of folded.matchAll(UNSPACED_RUN)) {
    const characters = [...run]
    for (const at of characters.keys()) words.add(characters.slice(at, at + 2).join(''))
  }
  for (const [amount] of folded.matchAll(AMOUNT)) words.add(bare(amount))
  for (const [run] of folded.matchAll(DIGIT_RUN)) for (const form of formsOf(run)) words.add(form)
  return words
}

function cut(word: string): string {
  return word.length <= MAX_WORD_LENGTH ? word : [...word].slice(0, MAX_WORD_LENGTH).join('')
}

/** A word that is asked for, as a whole or as a beginning. */
export type AskedWord = { word: string; isBeginning: boolean }
/** Something that a text must hold: all words of one of these. */
export type AskedTerm = readonly (readonly AskedWord[])[]

/**
 * What a query asks for, all of it: words by their beginnings, single letters whole unless they come last, telephone numbers and
 * amounts by their digits however written.
 */
export function toAskedTerms(query: string): AskedTerm[] {
  const folded = foldText(query)
  const terms: AskedTerm[] = []
  const rest = [DIGIT_RUN, AMOUNT].reduce(
    (text, pattern) =>
      text.replace(pattern, (run) => {
        const forms = pattern === AMOUNT ? [bare(run)] : phoneFormsOf(run)
        if (forms.length === 0) return run
        const groups = run.match(/[0-9]+/g) ?? []
        terms.push([...forms.map((form) => [beginning(form)]), groups.map(beginning)])
        return ' '
      }),
    folded,
  )
  const words = [...rest.matchAll(SPACED_WORD)]
  for (const { 0: word, index } of words) {
    const isLast = index + word.length === rest.trimEnd().length
    terms.push([[{ word: cut(word), isBeginning: isLast || word.length > 1 }]])
  }
  for (const [run] of rest.matchAll(UNSPACED_RUN)) {
    const characters = [...run]
    const pairs = characters.slice(1).map((second, at) => ({ word: `${characters[at]}${second}`, isBeginning: false }))
    terms.push([pairs.length > 0 ? pairs : [beginning(run)]])
  }
  return terms
}

const beginning = (word: string): AskedWord => ({ word, isBeginning: true })

/** The whole run alone: what is asked for has an area where one is written. */
function phoneFormsOf(run: string): string[] {
  const digits = run.replace(/[^0-9]/g, '').slice(0, MAX_DIGITS)
  if (digits.length < MIN_PHONE_DIGITS) return []
  const withoutCountry = run.startsWith('+') ? [1, 2, 3].map((length) => digits.slice(length)) : []
  const forms = [digits, digits.replace(/^0+/, ''), ...withoutCountry]
  return [...new Set(forms.filter((form) => form.length >= MIN_PHONE_DIGITS))]
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
  const folded = foldText(texts.join(' '))
  return pieces.length > 0 && pieces.every((piece) => folded.includes(piece))
}
