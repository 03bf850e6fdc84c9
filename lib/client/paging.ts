type Cursor = string | undefined

/** For `infiniteQueryOptions` over a route that lists page by page. */
export const paging = {
  initialPageParam: undefined as Cursor,
  getNextPageParam: (last: { nextCursor: string | null }): Cursor => last.nextCursor ?? undefined,
}

/** Turns one page that the server rendered into what an infinite query holds. */
export function toFirstPage<T>(page: T): { pages: T[]; pageParams: Cursor[] } {
  return { pages: [page], pageParams: [undefined] }
}

/** What all loaded pages hold, in order; nothing while there is no page. */
export function itemsOf<T>(data: { pages: readonly { items: readonly T[] }[] } | undefined): T[] {
  return data?.pages.flatMap(({ items }) => items) ?? []
}
