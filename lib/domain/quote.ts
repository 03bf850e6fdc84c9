const MARK = '> '
const MAX_LINES = 3
const MAX_CHARACTERS = 200

/** The lines that a message begins with by which it answers an earlier one, and what it says itself; as in mail. */
export function splitQuote(text: string): { quote: string | null; answer: string } {
  const lines = text.split('\n')
  const end = lines.findIndex((line) => !line.startsWith(MARK))
  const answer = end < 1 ? '' : lines.slice(end).join('\n').trimStart()
  // Marks without an answer are somebody's own way of writing.
  if (answer === '') return { quote: null, answer: text }
  const quoted = lines.slice(0, end).map((line) => line.slice(MARK.length))
  return { quote: quoted.join('\n'), answer }
}

/** What an answer to this text begins with: its own first words, never what it quotes; ends where the answer begins. */
export function toQuote(text: string): string {
  const said = splitQuote(text).answer.trim()
  const characters = [...said]
  const cut = characters.length > MAX_CHARACTERS ? `${characters.slice(0, MAX_CHARACTERS).join('').trimEnd()}…` : said
  const lines = cut.split(/\n+/)
  const kept = lines.slice(0, MAX_LINES)
  if (lines.length > MAX_LINES) kept[MAX_LINES - 1] += ' …'
  return kept.map((line) => `${MARK}${line}\n`).join('')
}
