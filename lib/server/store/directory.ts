import type { Store } from './client'
import { findCustomersBy as find } from './sql/find-customers-by'
import { type DirectoryQuery, type DirectoryRow, type ListedRow, listDirectory as list } from './sql/list-directory'

/** People of one side by name, one more than `limit`. Suspended and closed accounts are not listed. */
export async function listDirectory(store: Store, query: DirectoryQuery): Promise<ListedRow[]> {
  return list.run(store.pool, query)
}

/** Whether a pasted value is an e-mail address; no id holds an @. */
export const isAddress = (value: string): boolean => value.includes('@')

/** Customers whose id is among `values`, or whose e-mail address is and whom the user knows. In lower case, addresses match. */
export async function findCustomersBy(
  store: Store,
  { userId, values }: { userId: string; values: readonly string[] },
): Promise<(DirectoryRow & { email: string | null })[]> {
  return find.run(store.pool, [userId, values, values.filter(isAddress).map((value) => value.toLowerCase())])
}
