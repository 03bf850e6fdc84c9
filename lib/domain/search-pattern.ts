/** The ILIKE pattern for "contains this", its own wildcards taken literally; null where nothing is searched for. */
export function toSearchPattern(term: string | undefined): string | null {
  return term ? `%${term.replace(/[\\%_]/g, '\\$&')}%` : null
}
