/** A slash that begins a word of a text, and what follows of that word before the cursor. */
export type Slash = { from: number; word: string }

const isSpace = (character: string | undefined) => character === undefined || /\s/u.test(character)

/** The slash that was typed just before the cursor, where it stands alone: in an address or a date it means itself. */
export function findTypedSlash(text: string, cursor: number): Slash | null {
  const from = cursor - 1
  const isAlone = text[from] === '/' && isSpace(text[from - 1]) && isSpace(text[cursor])
  return isAlone ? { from, word: '' } : null
}

/** What became of a slash as one typed on; null once the cursor has left its word. */
export function followSlash(text: string, cursor: number, from: number): Slash | null {
  const word = text.slice(from + 1, cursor)
  return text[from] === '/' && cursor > from && !/\s/u.test(word) ? { from, word } : null
}
