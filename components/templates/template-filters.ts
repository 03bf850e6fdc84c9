import { parseAsStringLiteral } from 'nuqs/server'
import type { RouteQuery } from '@/lib/client/call-route'

/** What the address of the templates holds. */
export const templateParsers = {
  show: parseAsStringLiteral(['own', 'shared', 'archived']).withDefault('own'),
}

export type ShownTemplates = 'own' | 'shared' | 'archived'

/** What the server is asked for. */
export function toTemplateFilter(show: ShownTemplates): Pick<RouteQuery<'listTemplates'>, 'from' | 'archived'> {
  if (show === 'archived') return { from: 'own', archived: true }
  return { from: show }
}

/** What the address of the templates that admins share holds. */
export const sharedTemplateParsers = {
  show: parseAsStringLiteral(['offered', 'withdrawn']).withDefault('offered'),
}
