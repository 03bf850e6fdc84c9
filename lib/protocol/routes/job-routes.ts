import { z } from 'zod'
import { job, jobStatus } from '../objects'
import { oneLine, text } from '../scalars'
import { byId, flag, list, page, people, type RouteSpec, term } from './route-row'

const jobInput = z.object({ title: oneLine(200), description: text(0, 5000).default('') })

/** Jobs and who is interested. */
export const jobRoutes = {
  listJobs: {
    method: 'GET',
    path: '/api/jobs',
    access: people,
    summary: 'Jobs one may see: own ones, and open ones of the other side.',
    query: page.extend({ q: term, status: jobStatus.optional(), mine: flag.optional() }),
    output: list(job),
  },
  createJob: {
    method: 'POST',
    path: '/api/jobs',
    access: people,
    summary: 'Posts a job.',
    body: jobInput,
    output: job,
  },
  getJob: {
    method: 'GET',
    path: '/api/jobs/:id',
    access: people,
    summary: 'One job; the poster also sees who is interested.',
    params: byId,
    output: job,
  },
  patchJob: {
    method: 'PATCH',
    path: '/api/jobs/:id',
    access: people,
    summary: 'Edits, closes or reopens an own job.',
    params: byId,
    body: z.object({
      title: oneLine(200).optional(),
      description: text(0, 5000).optional(),
      status: jobStatus.optional(),
    }),
    output: job,
  },
  addInterest: {
    method: 'PUT',
    path: '/api/jobs/:id/interest',
    access: people,
    summary: 'Says that one is interested in a job.',
    params: byId,
    output: null,
  },
  removeInterest: {
    method: 'DELETE',
    path: '/api/jobs/:id/interest',
    access: people,
    summary: 'Takes that back.',
    params: byId,
    output: null,
  },
} as const satisfies Record<string, RouteSpec>
