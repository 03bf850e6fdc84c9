import { infiniteQueryOptions } from '@tanstack/react-query'
import { MAX_PAGE_SIZE } from '@/lib/protocol/limits'
import { callRoute } from './call-route'
import { paging } from './paging'

/** The root of its keys: what to invalidate after a change. */
export const templatesKey = ['listTemplates'] as const

export function templatesQuery() {
  return infiniteQueryOptions({
    ...paging,
    queryKey: [...templatesKey, 'pages'],
    queryFn: ({ pageParam, signal }) =>
      callRoute('listTemplates', { query: { limit: MAX_PAGE_SIZE, cursor: pageParam }, signal }),
  })
}
