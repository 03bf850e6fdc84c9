import type { AskedTerm, AskedWord } from '../../../../domain/search-words'

const toLexeme = ({ word, isBeginning }: AskedWord) =>
  `'${word.replace(/\\/g, '\\\\').replace(/'/g, "''")}'${isBeginning ? ':*' : ''}`
const toGroup = (parts: readonly string[], operator: string) => `(${parts.join(` ${operator} `)})`

/** What is asked for as a `tsquery`: quoted words alone, so that what looks like an operator means nothing. */
export function toTsQuery(terms: readonly AskedTerm[]): string {
  const ways = (term: AskedTerm) => term.map((words) => toGroup(words.map(toLexeme), '&'))
  return terms.map((term) => toGroup(ways(term), '|')).join(' & ')
}
