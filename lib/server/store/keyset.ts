/** The sort key of the last row of a page: a time or a name, and the id that breaks ties. */
export type PageKey = readonly [first: string, id: string]

type Bound = { gt?: string; gte?: string; lt?: string; lte?: string }

/**
 * Prisma's filter for the rows beyond a key, both columns ascending or both descending; the first page, without a key,
 * takes all. The first column is bounded by itself as well, so that an index over both can begin at the key.
 */
export function beyond<First extends string, Id extends string>(
  [first, id]: readonly [First, Id],
  order: 'asc' | 'desc',
  key: PageKey | null,
): { AND?: (Record<First, Bound> | { OR: (Record<First, Bound> | Record<Id, Bound>)[] })[] } {
  if (key === null) return {}
  const past = (value: string): Bound => (order === 'asc' ? { gt: value } : { lt: value })
  const from: Bound = order === 'asc' ? { gte: key[0] } : { lte: key[0] }
  return {
    AND: [
      { [first]: from } as Record<First, Bound>,
      { OR: [{ [first]: past(key[0]) } as Record<First, Bound>, { [id]: past(key[1]) } as Record<Id, Bound>] },
    ],
  }
}
