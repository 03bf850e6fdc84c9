import { peer } from '../objects'
import { byId, list, page, people, type RouteSpec } from './route-row'

/** Whom one will not hear. */
export const blockRoutes = {
  listBlocks: {
    method: 'GET',
    path: '/api/blocks',
    access: people,
    summary: 'People one has blocked.',
    query: page,
    output: list(peer),
  },
  addBlock: {
    method: 'PUT',
    path: '/api/blocks/:id',
    access: people,
    summary: 'Stops messages and presence both ways.',
    params: byId,
    output: null,
  },
  removeBlock: {
    method: 'DELETE',
    path: '/api/blocks/:id',
    access: people,
    summary: 'Takes a block back.',
    params: byId,
    output: null,
  },
} as const satisfies Record<string, RouteSpec>
