import { z } from 'zod'
import { lastContact } from '../audience-objects'
import { directoryEntry } from '../objects'
import { count, id, text } from '../scalars'
import { sizedList } from '../sized'
import { byId, contractor, customer, flag, list, page, type RouteSpec, term } from './route-row'

/** The first page says how many there are in all. */
const listed = list(directoryEntry).extend({ total: count.optional() })

/** Whom one may write to. */
export const directoryRoutes = {
  listCustomers: {
    method: 'GET',
    path: '/api/customers',
    access: contractor,
    isHeavy: true,
    summary: 'Customers by name; `online` obeys visibility.',
    query: page.extend({
      q: term,
      jobId: id.optional(),
      online: flag.optional(),
      contacted: flag.optional(),
      contact: lastContact.optional(),
      replied: flag.optional(),
    }),
    output: listed,
  },
  resolveCustomers: {
    method: 'POST',
    path: '/api/customers/resolve',
    access: contractor,
    scope: 'read',
    rate: 'resolvedAddresses',
    isCountedLate: true,
    isHeavy: true,
    summary:
      'Resolves pasted ids, and e-mail addresses of own contacts and of people of jobs one sees, to customers and names those not found.',
    body: z.object({
      values: sizedList(z.array(text(1, 254)).min(1), { most: 1000, isGood: (value) => typeof value === 'string' }),
    }),
    output: z.object({ items: z.array(directoryEntry), notFound: z.array(z.string()) }),
  },
  listContractors: {
    method: 'GET',
    path: '/api/contractors',
    access: customer,
    isHeavy: true,
    summary: 'Contractors by name.',
    query: page.extend({ q: term }),
    output: listed,
  },
  getContractor: {
    method: 'GET',
    path: '/api/contractors/:id',
    access: customer,
    summary: 'One contractor.',
    params: byId,
    output: directoryEntry,
  },
} as const satisfies Record<string, RouteSpec>
