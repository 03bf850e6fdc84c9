import { z } from 'zod'
import {
  sharedTemplateChange,
  sharedTemplateInput,
  template,
  templateChange,
  templateInput,
  templateUsage,
} from '../template-objects'
import { admin, byId, contractor, flag, list, page, type RouteSpec } from './route-row'

/** What messages are written from: a contractor's own, and what admins share with all of them. */
export const templateRoutes = {
  listTemplates: {
    method: 'GET',
    path: '/api/templates',
    access: contractor,
    summary: 'Templates by name: own ones, what admins share, or all; archived ones apart.',
    query: page.extend({ from: z.enum(['own', 'shared', 'all']).default('own'), archived: flag.optional() }),
    output: list(template),
  },
  listTemplateUsage: {
    method: 'GET',
    path: '/api/template-usage',
    access: contractor,
    isHeavy: true,
    summary: 'What came of own batches by template, over the last 365 days.',
    output: z.object({ items: z.array(templateUsage) }),
  },
  getTemplate: {
    method: 'GET',
    path: '/api/templates/:id',
    access: contractor,
    summary: 'One own or shared template.',
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
    summary: 'Changes an own template, archives it or takes it back.',
    params: byId,
    body: templateChange,
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
  adminTemplates: {
    method: 'GET',
    path: '/api/admin/templates',
    access: admin,
    summary: 'What admins share with every contractor, by name; withdrawn ones apart.',
    query: page.extend({ archived: flag.optional() }),
    output: list(template),
  },
  adminCreateTemplate: {
    method: 'POST',
    path: '/api/admin/templates',
    access: admin,
    summary: 'Shares a template with every contractor.',
    body: sharedTemplateInput,
    output: template,
  },
  adminPatchTemplate: {
    method: 'PATCH',
    path: '/api/admin/templates/:id',
    access: admin,
    summary: 'Changes a shared template, withdraws it or shares it again.',
    params: byId,
    body: sharedTemplateChange,
    output: template,
  },
} as const satisfies Record<string, RouteSpec>
