import { z } from 'zod'
import { ownExport } from '../own-export'
import { byId, type RouteSpec } from './route-row'

/** What is kept of oneself, to take along. */
export const ownExportRoutes = {
  askForOwnExport: {
    method: 'POST',
    path: '/api/me/export',
    access: 'signed_in',
    scope: 'read',
    rate: 'exports',
    isCountedLate: true,
    summary:
      'Has everything that is kept of oneself put into a ZIP, of which a notification tells; while one is being made, that one. For a session, with the password confirmed.',
    output: ownExport,
  },
  findOwnExport: {
    method: 'GET',
    path: '/api/me/export',
    access: 'signed_in',
    summary: 'The newest ZIP of everything that is kept of oneself; null where none was asked for in 30 days.',
    output: z.object({ export: ownExport.nullable() }),
  },
  getOwnExport: {
    method: 'GET',
    path: '/api/me/export/:id',
    access: 'signed_in',
    summary: 'The file of such a ZIP, of JSON and files, for 24 hours; `conflict` while it is being made.',
    params: byId,
    output: null,
  },
} as const satisfies Record<string, RouteSpec>
