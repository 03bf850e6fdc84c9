import { dehydrate, hydrate, type InfiniteData, type Query, type QueryClient } from '@tanstack/react-query'
import { type DehydratedQuery, loadQueries, saveQueries } from './held-database'
import { refreshThread } from './thread-cache'

/** The routes whose answers are worth having without a connection. */
const heldRoutes: readonly unknown[] = [
  'listConversations',
  'getConversation',
  'listMessages',
  'listFiles',
  'listJobs',
  'listTemplates',
  'listAudiences',
  'listBatches',
  'getBatch',
  'listCustomers',
  'listNotifications',
  'listMutes',
]
/** Many answers come together; but who leaves at once takes what is not copied yet. */
const SAVE_AFTER_MS = 300
const MAX_PAGES = 5

/** When the answers that came from this device were the server's, in milliseconds, by their hash. */
const heldSince = new Map<string, number>()

function isHeld({ queryKey, state }: Query): boolean {
  return heldRoutes.includes(queryKey[0]) && state.status === 'success'
}

/** Of a long list its beginning is held, of a thread its end. */
function trimmed(query: DehydratedQuery): DehydratedQuery {
  const data = query.state.data as Partial<InfiniteData<unknown>> | undefined
  if (!data?.pages || !data.pageParams || data.pages.length <= MAX_PAGES) return query
  const part = query.queryKey[0] === 'listMessages' ? ([-MAX_PAGES] as const) : ([0, MAX_PAGES] as const)
  const cut = { pages: data.pages.slice(...part), pageParams: data.pageParams.slice(...part) }
  return { ...query, state: { ...query.state, data: cut } }
}

/** Copies what the cache learns of the server to this device, shortly after. Ends with what has not been copied yet. */
export function holdQueries(client: QueryClient, userId: string): () => void {
  const cache = client.getQueryCache()
  const changed = new Set(cache.getAll().map(({ queryHash }) => queryHash))
  let timer: ReturnType<typeof setTimeout> | null = null

  function save() {
    if (timer !== null) clearTimeout(timer)
    timer = null
    const { queries } = dehydrate(client, {
      shouldDehydrateQuery: (query) => changed.has(query.queryHash) && isHeld(query) && !heldSince.has(query.queryHash),
    })
    changed.clear()
    if (queries.length === 0) return
    const savedAt = Date.now()
    const rows = queries.map((query) => ({ hash: query.queryHash, savedAt, query: trimmed(query) }))
    // A full disk: what was held before stays.
    saveQueries(userId, rows).catch(() => undefined)
  }
  function saveLater() {
    timer ??= setTimeout(save, SAVE_AFTER_MS)
  }

  saveLater()
  const undo = cache.subscribe((event) => {
    if (event.type !== 'added' && !(event.type === 'updated' && event.action.type === 'success')) return
    if (!heldRoutes.includes(event.query.queryKey[0])) return
    if (event.type === 'updated') heldSince.delete(event.query.queryHash)
    changed.add(event.query.queryHash)
    saveLater()
  })
  // A telephone ends what it has put away without a word.
  const onVisibility = () => document.visibilityState === 'hidden' && save()
  document.addEventListener('visibilitychange', onVisibility)
  window.addEventListener('pagehide', save)
  return () => {
    undo()
    document.removeEventListener('visibilitychange', onVisibility)
    window.removeEventListener('pagehide', save)
    save()
  }
}

/** Puts what this device holds of a person into the cache, where that has nothing of its own. */
export async function restoreQueries(client: QueryClient, userId: string): Promise<void> {
  const rows = await loadQueries(userId)
  const missing = rows.filter(({ hash }) => client.getQueryCache().get(hash)?.state.data === undefined)
  for (const { hash, savedAt } of missing) heldSince.set(hash, savedAt)
  // Without a connection nothing could be fetched again.
  const defaultOptions = { queries: { gcTime: Number.POSITIVE_INFINITY } }
  hydrate(client, { mutations: [], queries: missing.map(({ query }) => query) }, { defaultOptions })
}

/** The server is there: what came from this device gives way to what is true. */
export function dropRestored(client: QueryClient): void {
  for (const hash of heldSince.keys()) {
    const query = client.getQueryCache().get(hash)
    if (!query) continue
    // Threads are kept true by sync, which tells of messages after those that are held.
    if (query.isActive() && query.queryKey[0] === 'listMessages') {
      void refreshThread(client, (query.queryKey[1] as { id: string }).id)
    } else if (query.isActive()) void client.invalidateQueries({ queryKey: query.queryKey, exact: true })
    else client.getQueryCache().remove(query)
  }
  heldSince.clear()
}

/** When this answer was the server's, if it came from this device and nothing newer has come; in milliseconds. */
export function heldSinceOf(hash: string): number | null {
  return heldSince.get(hash) ?? null
}
