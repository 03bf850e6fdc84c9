import { QueryClient } from '@tanstack/react-query'
import { ApiError } from './api-error'

/** The cache of one tab. Refusals are final; what did not arrive is asked for twice more. */
export function createQueryClient(): QueryClient {
  return new QueryClient({
    defaultOptions: {
      queries: {
        staleTime: 15_000,
        retry: (failures, error) => failures < 2 && (!(error instanceof ApiError) || error.isTransient),
        retryDelay: (attempt, error) =>
          error instanceof ApiError && error.retryAfterMs !== null ? error.retryAfterMs : 500 * 2 ** attempt,
      },
      mutations: { retry: false },
    },
  })
}
