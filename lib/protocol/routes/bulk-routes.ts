import { z } from 'zod'
import { MAX_LISTED_IDS } from '../limits'
import { audience, bulkBatch, bulkBatchDetail, bulkPreview, template } from '../objects'
import { bulkBody } from '../request-inputs'
import { fileUrl, id, isId, messageText } from '../scalars'
import { sizedList } from '../sized'
import { byId, contractor, list, name, page, type RouteSpec } from './route-row'

const templateInput = z.object({ name, text: messageText, fileUrl: fileUrl.nullish() })
const audienceInput = z.object({ name, userIds: sizedList(z.array(id), { most: MAX_LISTED_IDS, isGood: isId }) })

/** Batches, and what they are written from: templates and audiences. */
export const bulkRoutes = {
  listBatches: {
    method: 'GET',
    path: '/api/bulk',
    access: contractor,
    summary: 'Own batches, newest first.',
    query: page,
    output: list(bulkBatch),
  },
  getBatch: {
    method: 'GET',
    path: '/api/bulk/:id',
    access: contractor,
    summary: 'One own batch with every recipient.',
    params: byId,
    output: bulkBatchDetail,
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
    summary: 'What a batch would do, for each recipient; sends nothing.',
    body: bulkBody,
    output: bulkPreview,
  },

  listTemplates: {
    method: 'GET',
    path: '/api/templates',
    access: contractor,
    summary: 'Own templates by name.',
    query: page,
    output: list(template),
  },
  getTemplate: {
    method: 'GET',
    path: '/api/templates/:id',
    access: contractor,
    summary: 'One own template.',
    params: byId,
    output: template,
  },
  createTemplate: {
    method: 'POST',
    path: '/api/templates',
    access: contractor,
    summary: 'Adds a template.',
    body: templateInput,
    output: template,
  },
  patchTemplate: {
    method: 'PATCH',
    path: '/api/templates/:id',
    access: contractor,
    summary: 'Changes an own template.',
    params: byId,
    body: templateInput.partial(),
    output: template,
  },
  deleteTemplate: {
    method: 'DELETE',
    path: '/api/templates/:id',
    access: contractor,
    summary: 'Deletes an own template.',
    params: byId,
    output: null,
  },
  listAudiences: {
    method: 'GET',
    path: '/api/audiences',
    access: contractor,
    summary: 'Own saved audiences by name.',
    query: page,
    output: list(audience),
  },
  getAudience: {
    method: 'GET',
    path: '/api/audiences/:id',
    access: contractor,
    summary: 'One own audience.',
    params: byId,
    output: audience,
  },
  createAudience: {
    method: 'POST',
    path: '/api/audiences',
    access: contractor,
    summary: 'Saves a list of customers under a name.',
    body: audienceInput,
    output: audience,
  },
  patchAudience: {
    method: 'PATCH',
    path: '/api/audiences/:id',
    access: contractor,
    summary: 'Changes an own audience.',
    params: byId,
    body: audienceInput.partial(),
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
