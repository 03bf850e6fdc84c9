import { invalid } from './errors'

type Part = 'id' | 'text' | 'time' | 'place'

const ID = /^[A-Za-z0-9_-]{1,64}$/
/** In a list that has one. */
const PLACE = /^\d{1,9}$/
const NUL = String.fromCharCode(0)

function isGood(part: Part, value: unknown): value is string {
  if (typeof value !== 'string' || value.includes(NUL) || !value.isWellFormed()) return false
  if (part === 'id') return ID.test(value)
  if (part === 'place') return PLACE.test(value)
  return part === 'text' || isTime(value)
}

const TIME = /^(?!0000)\d{4}-/

/** Whether this is a time as answers write it. Dates are read more generously here than by a database. */
function isTime(value: string): boolean {
  const time = new Date(value)
  return TIME.test(value) && !Number.isNaN(time.getTime()) && time.toISOString() === value
}

/** The sort key of the last item of a page, as clients pass it back. */
export function toPageCursor(parts: readonly string[]): string {
  return btoa(encodeURIComponent(JSON.stringify(parts)))
}

/**
 * The key that `toPageCursor` wrote, or null for the first page.
 * @throws invalid for anything that is not such a key
 */
export function fromPageCursor<const P extends readonly Part[]>(
  cursor: string | undefined,
  parts: P,
): { [I in keyof P]: string } | null {
  if (cursor === undefined) return null
  const values = parse(cursor)
  if (
    !Array.isArray(values) ||
    values.length !== parts.length ||
    !parts.every((part, at) => isGood(part, values[at]))
  ) {
    throw invalid('cursor', 'must be a nextCursor of an earlier answer')
  }
  return values as { [I in keyof P]: string }
}

function parse(cursor: string): unknown {
  try {
    return JSON.parse(decodeURIComponent(atob(cursor)))
  } catch {
    // Whatever a client made up is answered by the check above.
    return null
  }
}

/** Cuts a list read with one row more than asked into a page. */
export function toPage<Row, Item>(
  rows: readonly Row[],
  limit: number,
  toItem: (row: Row) => Item,
  toKey: (row: Row) => readonly string[],
): { items: Item[]; nextCursor: string | null } {
  const last = rows.length > limit ? rows[limit - 1] : undefined
  return { items: rows.slice(0, limit).map(toItem), nextCursor: last === undefined ? null : toPageCursor(toKey(last)) }
}
