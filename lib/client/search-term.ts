/** As long as the contract takes. */
const MAX_TERM_LENGTH = 200

/** What was typed as the contract's `q`; undefined where that is nothing. */
export function toSearchTerm(typed: string): string | undefined {
  return typed.trim().slice(0, MAX_TERM_LENGTH) || undefined
}
