import type { ReactNode } from 'react'
import { Card } from './card'
import { ErrorState } from './error-state'
import { RowsSkeleton } from './rows-skeleton'

type ListStatesProps = {
  query: { isPending: boolean; isFetching: boolean; error: Error | null; refetch: () => unknown }
  isEmpty: boolean
  /** What did not load, as a sentence. */
  failed: string
  empty: ReactNode
  children: ReactNode
}

/** The four states of a list: loading, failed, empty, full. A list that is there stays while it is fetched anew. */
export function ListStates({ query, isEmpty, failed, empty, children }: ListStatesProps) {
  if (query.isPending) return <RowsSkeleton />
  if (!isEmpty) return children
  return (
    <Card>
      {query.error ? (
        <ErrorState
          title={failed}
          error={query.error}
          retrying={query.isFetching}
          onRetry={() => void query.refetch()}
        />
      ) : (
        empty
      )}
    </Card>
  )
}
