import { z } from 'zod'
import { audience, audienceChange, audienceInput } from '../audience-objects'
import {
  type BatchState,
  batch,
  batchState,
  bulkBatch,
  bulkBatchDetail,
  bulkPreview,
  followUpWho,
  recallReport,
  recipientState,
} from '../bulk-objects'
import { MAX_PAGE_SIZE } from '../limits'
import { batchChange, previewBulk } from '../request-inputs'
import { id } from '../scalars'
import { byId, contractor, limit, list, page, type RouteSpec } from './route-row'

/** Batches that are not done. */
const waiting: BatchState[] = ['held', 'scheduled', 'sending', 'paused']

/** Batches, and audiences that they go to. */
export const bulkRoutes = {
  listBatches: {
    method: 'GET',
    path: '/api/bulk',
    access: contractor,
    summary:
      'Own batches, newest first. `state=waiting`: those that wait or go out; `state=ended`: the others, each first one with its follow-ups after it, which `limit` does not count.',
    query: page.extend({
      state: z
        .union([
          batchState.transform((state) => [state]),
          z.literal('waiting').transform(() => waiting),
          z.literal('ended'),
        ])
        .optional(),
      jobId: id.optional(),
      templateId: id.optional(),
    }),
    output: list(bulkBatch),
  },
  getBatch: {
    method: 'GET',
    path: '/api/bulk/:id',
    access: contractor,
    summary: 'One own batch with its recipients, 200 a page unless told otherwise.',
    params: byId,
    query: page.extend({
      limit: limit.default(MAX_PAGE_SIZE),
      state: recipientState.optional(),
      followUp: followUpWho.optional().describe('Those alone whom such a follow-up would be for now.'),
    }),
    output: bulkBatchDetail,
  },
  patchBatch: {
    method: 'PATCH',
    path: '/api/bulk/:id',
    access: contractor,
    summary: 'Changes an own batch that waits for its time.',
    params: byId,
    body: batchChange,
    output: batch,
  },
  cancelBatch: {
    method: 'POST',
    path: '/api/bulk/:id/cancel',
    access: contractor,
    summary: 'Nothing of an own batch goes out that has not begun.',
    params: byId,
    output: batch,
  },
  pauseBatch: {
    method: 'POST',
    path: '/api/bulk/:id/pause',
    access: contractor,
    summary: 'Holds an own batch that goes out, before its next step.',
    params: byId,
    output: batch,
  },
  resumeBatch: {
    method: 'POST',
    path: '/api/bulk/:id/resume',
    access: contractor,
    summary: 'Has an own batch that is paused go on.',
    params: byId,
    output: batch,
  },
  stopBatch: {
    method: 'POST',
    path: '/api/bulk/:id/stop',
    access: contractor,
    summary: 'Ends an own batch that goes out or is paused: what is pending is cancelled.',
    params: byId,
    output: batch,
  },
  recallBatch: {
    method: 'POST',
    path: '/api/bulk/:id/recall',
    access: contractor,
    summary: 'Deletes the copies of an own batch that were not read, and ends it.',
    params: byId,
    output: recallReport,
  },
  getBatchCsv: {
    method: 'GET',
    path: '/api/bulk/:id/recipients.csv',
    access: contractor,
    isHeavy: true,
    summary: 'The recipients of one own batch as CSV (RFC 4180).',
    params: byId,
    output: null,
  },
  previewBulk: {
    method: 'POST',
    path: '/api/bulk/preview',
    access: contractor,
    scope: 'read',
    isHeavy: true,
    listsPeople: true,
    summary: 'What a batch would do, for each recipient; sends nothing.',
    body: previewBulk,
    output: bulkPreview,
  },

  listAudiences: {
    method: 'GET',
    path: '/api/audiences',
    access: contractor,
    isHeavy: true,
    summary: 'Own saved audiences by name, lists and filters.',
    query: page,
    output: list(audience),
  },
  getAudience: {
    method: 'GET',
    path: '/api/audiences/:id',
    access: contractor,
    isHeavy: true,
    summary: 'One own audience, and whom it stands for now.',
    params: byId,
    output: audience,
  },
  createAudience: {
    method: 'POST',
    path: '/api/audiences',
    access: contractor,
    listsPeople: true,
    summary: 'Saves a list of customers, or a filter, under a name.',
    body: audienceInput,
    output: audience,
  },
  patchAudience: {
    method: 'PATCH',
    path: '/api/audiences/:id',
    access: contractor,
    listsPeople: true,
    summary: 'Changes an own audience.',
    params: byId,
    body: audienceChange,
    output: audience,
  },
  deleteAudience: {
    method: 'DELETE',
    path: '/api/audiences/:id',
    access: contractor,
    summary: 'Deletes an own audience.',
    params: byId,
    output: null,
  },
} as const satisfies Record<string, RouteSpec>
