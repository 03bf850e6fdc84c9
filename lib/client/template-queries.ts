import { infiniteQueryOptions, queryOptions } from '@tanstack/react-query'
import { MAX_PAGE_SIZE } from '@/lib/protocol/limits'
import { callRoute, type RouteQuery } from './call-route'
import { paging } from './paging'

/** The root of its keys: what to invalidate after a change. */
export const templatesKey = ['listTemplates'] as const
export const sharedTemplatesKey = ['adminTemplates'] as const

type Which = Omit<RouteQuery<'listTemplates'>, 'limit' | 'cursor'>

/** A contractor's own, unless it is said which. */
export function templatesQuery(which: Which = {}) {
  return infiniteQueryOptions({
    ...paging,
    queryKey: [...templatesKey, 'pages', which],
    queryFn: ({ pageParam, signal }) =>
      callRoute('GET /api/templates', { query: { ...which, limit: MAX_PAGE_SIZE, cursor: pageParam }, signal }),
  })
}

/** What one can write from: own templates and shared ones. */
export const usableTemplatesQuery = () => templatesQuery({ from: 'all' })

/** What came of a contractor's batches, by template. */
export function templateUsageQuery() {
  return queryOptions({
    queryKey: ['listTemplateUsage'],
    queryFn: async ({ signal }) => {
      const { items } = await callRoute('GET /api/template-usage', { signal })
      return new Map(items.map((usage) => [usage.templateId, usage]))
    },
  })
}

/** What admins share, or have withdrawn. */
export function sharedTemplatesQuery(archived: boolean) {
  return infiniteQueryOptions({
    ...paging,
    queryKey: [...sharedTemplatesKey, 'pages', archived],
    queryFn: ({ pageParam, signal }) =>
      callRoute('GET /api/admin/templates', { query: { archived, limit: MAX_PAGE_SIZE, cursor: pageParam }, signal }),
  })
}
