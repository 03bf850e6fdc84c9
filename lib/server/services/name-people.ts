import type { Store } from '../store/client'
import { listPeers } from '../store/users'

/** Looks up the names of these people at once; whoever is gone goes by their id. */
export async function namePeople(store: Store, ids: readonly (string | null)[]) {
  const people = await listPeers(store, [...new Set(ids.filter((id) => id !== null))])
  const nameOf = new Map(people.map(({ id, name }) => [id, name]))
  return (id: string | null) => (id === null ? null : { id, name: nameOf.get(id) ?? id })
}
