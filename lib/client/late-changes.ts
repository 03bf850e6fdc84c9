import { hashKey, type QueryClient, type QueryKey } from '@tanstack/react-query'

/** Of one query: what is to be made again once an answer has landed, and how many ask for one beside the query itself. */
type Late = { changes: Set<() => void>; asking: number }

const lateOf = new WeakMap<QueryClient, Map<string, Late>>()

function lateChangesOf(client: QueryClient): Map<string, Late> {
  const known = lateOf.get(client)
  if (known) return known
  const all = new Map<string, Late>()
  lateOf.set(client, all)
  client.getQueryCache().subscribe((event) => {
    const { queryHash } = event.query
    if (event.type === 'removed') all.delete(queryHash)
    if (event.type !== 'updated') return
    const { type } = event.action
    // One that is given up goes back to how it was.
    if (type === 'error' || type === 'setState' || (type === 'success' && !event.action.manual)) {
      land(client, all, queryHash)
    }
  })
  return all
}

function lateTo(all: Map<string, Late>, hash: string): Late {
  const late = all.get(hash) ?? { changes: new Set(), asking: 0 }
  all.set(hash, late)
  return late
}

function land(client: QueryClient, all: Map<string, Late>, hash: string): void {
  const late = all.get(hash)
  if (!late) return
  // Another one is still asked for, which may be as old.
  if (late.asking === 0 && !isFetching(client, hash)) all.delete(hash)
  for (const change of [...late.changes]) change()
}

const isFetching = (client: QueryClient, hash: string) =>
  (client.getQueryCache().get(hash)?.state.fetchStatus ?? 'idle') !== 'idle'

/** Whether an answer is under way that what a query holds is to be taken from. */
export function isUnderWay(client: QueryClient, queryKey: QueryKey): boolean {
  const hash = hashKey(queryKey)
  return isFetching(client, hash) || (lateChangesOf(client).get(hash)?.asking ?? 0) > 0
}

/**
 * Makes a change again once what is under way to a query has landed; does nothing where nothing is. That answer may have
 * been read before the change, and an infinite query puts the pages of when it was asked back beside the new one. The
 * change has to leave alone what is as new or newer.
 */
export function changeLater(client: QueryClient, queryKey: QueryKey, change: () => void): void {
  if (isUnderWay(client, queryKey)) lateTo(lateChangesOf(client), hashKey(queryKey)).changes.add(change)
}

/** Asks for what a query is to hold in its place; `put` stores it. @throws what `ask` does */
export async function askBeside<T>(
  client: QueryClient,
  queryKey: QueryKey,
  ask: () => Promise<T>,
  put: (answer: T) => Promise<void>,
): Promise<void> {
  const all = lateChangesOf(client)
  const hash = hashKey(queryKey)
  const late = lateTo(all, hash)
  late.asking += 1
  try {
    await put(await ask())
  } finally {
    late.asking -= 1
    land(client, all, hash)
  }
}
