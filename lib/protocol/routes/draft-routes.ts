import { z } from 'zod'
import { draftChanges, draftField } from '../drafts'
import { list, page, people, type RouteSpec } from './route-row'

/** What one is writing, on all of one's devices. */
export const draftRoutes = {
  listDrafts: {
    method: 'GET',
    path: '/api/drafts',
    access: people,
    summary: 'Fields of own drafts, those that were sent or thrown away lately too, empty.',
    query: page,
    output: list(draftField),
  },
  putDrafts: {
    method: 'PUT',
    path: '/api/drafts',
    access: people,
    rate: 'drafts',
    listsPeople: true,
    summary:
      'Writes fields of own drafts: of each the latest edit wins, and what it replaced unseen stands beside it. Answers how they are.',
    body: draftChanges,
    output: z.object({ fields: z.array(draftField) }),
  },
} as const satisfies Record<string, RouteSpec>
