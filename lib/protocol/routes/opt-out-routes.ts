import { peer } from '../objects'
import { byId, customer, list, page, type RouteSpec } from './route-row'

/** Contractors whose bulk messages a customer does not take. */
export const optOutRoutes = {
  listOptOuts: {
    method: 'GET',
    path: '/api/opt-outs',
    access: customer,
    summary: 'Contractors whose bulk messages one does not take.',
    query: page,
    output: list(peer),
  },
  addOptOut: {
    method: 'PUT',
    path: '/api/opt-outs/:id',
    access: customer,
    summary: 'No bulk messages from this contractor; messages of their own still come.',
    params: byId,
    output: null,
  },
  removeOptOut: {
    method: 'DELETE',
    path: '/api/opt-outs/:id',
    access: customer,
    summary: 'Takes it back.',
    params: byId,
    output: null,
  },
} as const satisfies Record<string, RouteSpec>
