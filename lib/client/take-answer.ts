import type { DataTag, QueryClient, QueryKey } from '@tanstack/react-query'

/** Takes what the server has just answered to a change, or pushed. What a query is asking meanwhile may be older, and is given up. */
export async function takeAnswer<T>(
  client: QueryClient,
  { queryKey }: { queryKey: DataTag<QueryKey, T, Error> },
  data: NoInfer<T>,
): Promise<void> {
  await client.cancelQueries({ queryKey })
  client.setQueryData<unknown>(queryKey, data)
}
