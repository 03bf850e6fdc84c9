import type { z } from 'zod'
import { accountRoutes } from './routes/account-routes'
import { adminRoutes } from './routes/admin-routes'
import { blockRoutes } from './routes/block-routes'
import { bulkRoutes } from './routes/bulk-routes'
import { conversationRoutes } from './routes/conversation-routes'
import { directoryRoutes } from './routes/directory-routes'
import { draftRoutes } from './routes/draft-routes'
import { jobRoutes } from './routes/job-routes'
import { notificationRoutes } from './routes/notification-routes'
import { optOutRoutes } from './routes/opt-out-routes'
import { ownExportRoutes } from './routes/own-export-routes'
import { probeRoutes } from './routes/probe-routes'
import { reportRoutes } from './routes/report-routes'
import { templateRoutes } from './routes/template-routes'
import { uploadRoutes } from './routes/upload-routes'

/** The HTTP table. Every route of the API stands in it once, with who may call it. */
export const routes = {
  ...probeRoutes,
  ...accountRoutes,
  ...ownExportRoutes,
  ...conversationRoutes,
  ...uploadRoutes,
  ...draftRoutes,
  ...notificationRoutes,
  ...bulkRoutes,
  ...templateRoutes,
  ...directoryRoutes,
  ...jobRoutes,
  ...blockRoutes,
  ...optOutRoutes,
  ...reportRoutes,
  ...adminRoutes,
} as const

export type RouteName = keyof typeof routes
type Spec<N extends RouteName> = (typeof routes)[N]
type Part<S, K extends string, Fallback> = S extends { [P in K]: infer T extends z.ZodType } ? z.output<T> : Fallback

/** What a handler gets, parsed. */
export type RouteInput<N extends RouteName> = {
  params: Part<Spec<N>, 'params', Record<string, never>>
  query: Part<Spec<N>, 'query', Record<string, never>>
  body: Part<Spec<N>, 'body', undefined>
}
/** What a handler answers; null for an empty 204. */
export type RouteOutput<N extends RouteName> = Part<Spec<N>, 'output', null>

export type Page<T> = { items: T[]; nextCursor: string | null }
export type PageQuery = { cursor?: string | undefined; limit: number }
