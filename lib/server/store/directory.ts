import type { Store } from './client'
import { findCustomersBy as find } from './sql/find-customers-by'
import { type DirectoryQuery, type DirectoryRow, listDirectory as list } from './sql/list-directory'

/** People of one side by name, one more than `limit`. Suspended and closed accounts are not listed. */
export async function listDirectory(store: Store, query: DirectoryQuery): Promise<DirectoryRow[]> {
  return list.run(store.pool, query)
}

/** Customers whose id or e-mail address is among `values`. Addresses are matched in lower case. */
export async function findCustomersBy(
  store: Store,
  { userId, values }: { userId: string; values: readonly string[] },
): Promise<(DirectoryRow & { email: string })[]> {
  return find.run(store.pool, [userId, values, values.map((value) => value.toLowerCase())])
}
