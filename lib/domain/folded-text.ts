/** What is equal to whoever looks for something, and where words part. Migrations 0036 and 0041 say the same of what is stored. */

/** What holds a word together or parts it without being seen, as writers' keyboards and devices please. */
const BREAKS = /[\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]/g
/**
 * Marks that are written or left out at will: where a word may be broken, how a character is drawn; Latin, Greek, Cyrillic,
 * Hebrew, Arabic.
 */
const LOOSE =
  '\\u00ad\\u0300-\\u036f\\u0591-\\u05bd\\u05bf\\u05c1\\u05c2\\u05c4\\u05c5\\u05c7\\u061c\\u0640\\u064b-\\u065f\\u0670\\u180b-\\u180d\\u180f\\u200b-\\u200f\\u202a-\\u202e\\u2060-\\u206f\\ufe00-\\ufe0f\\ufeff\\u{e0100}-\\u{e01ef}'
const LOOSE_MARKS = new RegExp(`[${LOOSE}]`, 'gu')
const FRACTIONS = /[\u00bc-\u00be\u2150-\u215f\u2189]/g

/** Scripts without spaces between words, Thai to Khmer, Chinese, Japanese; and Korean, whose words carry their particles. */
export const UNSPACED =
  '\\u0e00-\\u0eff\\u1000-\\u109f\\u1780-\\u17ff\\u3005-\\u3007\\u3040-\\u30fa\\u30fc-\\u30ff\\u31f0-\\u31ff\\u3400-\\u4dbf\\u4e00-\\u9fff\\uac00-\\ud7a3\\uf900-\\ufaff\\u{20000}-\\u{3ffff}'

/** Punctuation, symbols, pictures. Listed, so that they are the same for every version of Unicode. */
const SIGNS =
  '!-/:-@\\[-`{-\\u00bf\\u00d7\\u00f7\\u02c2-\\u02df\\u055a-\\u055f\\u0589\\u058a\\u05be\\u05c0\\u05c3\\u05c6\\u05f3\\u05f4\\u0600-\\u060f\\u061b-\\u061f\\u066a-\\u066d\\u06d4\\u0700-\\u070d\\u07f7-\\u07f9\\u0830-\\u083e\\u085e\\u0964\\u0965\\u0970\\u09fd\\u0a76\\u0af0\\u0c77\\u0c84\\u0df4\\u0f04-\\u0f14\\u0f3a-\\u0f3d\\u0f85\\u0fd0-\\u0fda\\u10fb\\u1360-\\u1368\\u1400\\u166e\\u1680\\u169b\\u169c\\u16eb-\\u16ed\\u1735\\u1736\\u1800-\\u180a\\u1944\\u1945\\u1a1e\\u1a1f\\u1aa0-\\u1aa6\\u1aa8-\\u1aad\\u1b4e\\u1b4f\\u1b5a-\\u1b60\\u1b7d-\\u1b7f\\u1bfc-\\u1bff\\u1c3b-\\u1c3f\\u1c7e\\u1c7f\\u1cc0-\\u1cc7\\u1cd3\\u2000-\\u2bff\\u2cf9-\\u2cff\\u2d70\\u2e00-\\u2e7f\\u3000-\\u3004\\u3008-\\u3030\\u303d-\\u303f\\u30fb\\ua4fe\\ua4ff\\ua60d-\\ua60f\\ua673\\ua67e\\ua6f2-\\ua6f7\\ua874-\\ua877\\ua8ce\\ua8cf\\ua8f8-\\ua8fc\\ua92e\\ua92f\\ua95f\\ua9c1-\\ua9cd\\ua9de\\ua9df\\uaa5c-\\uaa5f\\uaade\\uaadf\\uaaf0\\uaaf1\\uabeb\\ufd3e\\ufd3f\\ufe10-\\ufe6f\\uff01-\\uff0f\\uff1a-\\uff20\\uff3b-\\uff40\\uff5b-\\uff65\\ufff0-\\uffff\\u{1f000}-\\u{1faff}\\u{e0000}-\\u{e0fff}'
/** What parts words: signs, white space, controls. */
export const PARTING = `\\u0000- ${SIGNS}`

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
  // Keyboards of Persian and Urdu have letters of their own for what is Arabic's, and Arabic writes two of its own either way.
  '\u06cc': '\u064a',
  '\u0649': '\u064a',
  '\u06a9': '\u0643',
  '\u06c1': '\u0647',
  '\u06be': '\u0647',
  '\u06d5': '\u0647',
  '\u0629': '\u0647',
  '\u0671': '\u0627',
  ß: 'ss',
  æ: 'ae',
  œ: 'oe',
  þ: 'th',
}
const LETTERS = new RegExp(`[${Object.keys(letters).join('')}]`, 'g')
const ONLY_ASCII = /^[ -~]*$/

/** A text without case, accents, composition, widths, scripts of digits and what is not seen. */
export function foldText(text: string): string {
  if (ONLY_ASCII.test(text)) return text.toLowerCase()
  const apart = text.replace(FRACTIONS, ' $&')
  const bare = apart.normalize('NFKD').replace(LOOSE_MARKS, '').normalize('NFC')
  // Character by character: the end of a word is no reason for another sigma.
  return [...bare]
    .map((character) => character.toLowerCase())
    .join('')
    .replace(LETTERS, (letter) => letters[letter] ?? letter)
}

/** A text with something else in the place of what breaks words without being seen. */
export const withBreaks = (text: string, sign: string) => text.replace(BREAKS, sign)

/** With two letters for one, as where a keyboard has no others. */
export const spellOut = (text: string) =>
  text
    .normalize('NFD')
    .replace(/([aouAOU])\u0308/g, '$1e')
    .replace(/([aA])\u030a/g, '$1a')
    .replace(/[øØ]/g, 'oe')

/**
 * How a text is folded, for each way to read it: with words held together at breaks that are not seen, and parted there;
 * with two letters for one.
 */
export function foldingsOf(text: string): ((text: string) => string)[] {
  const foldings = [foldText]
  if (withBreaks(text, '') !== text) foldings.push((part) => foldText(withBreaks(part, ' ')))
  if (spellOut(text) !== text.normalize('NFD')) foldings.push((part) => foldText(spellOut(part)))
  return foldings
}

const SIGN = new RegExp(`[${SIGNS}]`, 'gu')
/** How a name is folded, for each way to write it: O’Brien as OBrien, Müller as Mueller. */
export const nameFoldings: readonly ((name: string) => string)[] = [
  foldText,
  (name: string) => foldText(spellOut(name)),
].flatMap((fold) => [fold, (name: string) => fold(name).replace(SIGN, '')])
