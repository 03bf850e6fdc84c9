import type { z } from 'zod'
import { errorCodes, httpStatusOf } from './errors'
import { type JsonSchema, toJsonSchema } from './json-schema'
import { toRateExtension } from './rated-row'
import { routes } from './routes'
import { type RouteSpec, scopeOf } from './routes/route-row'

type ObjectSchema = { properties?: Record<string, JsonSchema>; required?: string[] }

const refusals = [...new Set(Object.values(httpStatusOf))].sort()

/** The HTTP table as an OpenAPI 3.1 document. */
export function toOpenApi(): JsonSchema {
  const paths: Record<string, Record<string, unknown>> = {}
  for (const [operationId, spec] of Object.entries(routes) as [string, RouteSpec][]) {
    const path = spec.path.replace(/:(\w+)/g, '{$1}').replace('*', '{path}')
    const methods = paths[path] ?? {}
    methods[spec.method.toLowerCase()] = toOperation(operationId, spec)
    paths[path] = methods
  }
  return {
    openapi: '3.1.0',
    info: { title: 'Rollcall HTTP API', version: '1', description: 'Generated from lib/protocol/routes.ts.' },
    security: [{ bearer: [] }, { session: [] }],
    paths,
    components: {
      securitySchemes: {
        bearer: { type: 'http', scheme: 'bearer', description: 'An API token.' },
        session: { type: 'apiKey', in: 'cookie', name: 'next-auth.session-token' },
      },
      schemas: {
        Error: {
          type: 'object',
          required: ['error'],
          properties: {
            error: {
              type: 'object',
              required: ['code', 'message'],
              properties: { code: { enum: errorCodes }, message: { type: 'string' } },
            },
          },
        },
      },
    },
  }
}

function toOperation(operationId: string, spec: RouteSpec): JsonSchema {
  return {
    operationId,
    summary: spec.summary,
    'x-access': spec.access,
    ...(spec.access === 'public' ? {} : { 'x-scope': scopeOf(spec) }),
    ...toRateExtension(spec),
    ...(spec.access === 'public' ? { security: [] } : {}),
    parameters: [...toPathParameters(spec), ...toParameters(spec.query, 'query')],
    ...(spec.body
      ? { requestBody: { required: true, content: toContent(toJsonSchema(spec.body, 'input')) } }
      : operationId === 'createUpload'
        ? { requestBody: { required: true, content: uploadContent } }
        : {}),
    responses: {
      [spec.output === null && spec.method !== 'GET' ? '204' : '200']: {
        description: 'Done',
        ...(spec.output ? { content: toContent(toJsonSchema(spec.output, 'output')) } : {}),
      },
      ...Object.fromEntries(
        refusals.map((status) => [
          String(status),
          { description: 'Refused', content: toContent({ $ref: '#/components/schemas/Error' }) },
        ]),
      ),
    },
  }
}

const uploadContent = {
  'multipart/form-data': {
    schema: { type: 'object', required: ['file'], properties: { file: { type: 'string', format: 'binary' } } },
  },
}

function toContent(schema: JsonSchema): JsonSchema {
  return { 'application/json': { schema } }
}

function toPathParameters(spec: RouteSpec): JsonSchema[] {
  if (spec.params) return toParameters(spec.params, 'path')
  return spec.path.includes('*') ? [{ name: 'path', in: 'path', required: true, schema: { type: 'string' } }] : []
}

function toParameters(schema: z.ZodType | undefined, place: 'path' | 'query'): JsonSchema[] {
  if (!schema) return []
  const { properties = {}, required = [] } = toJsonSchema(schema, 'input') as ObjectSchema
  return Object.entries(properties).map(([name, property]) => ({
    name,
    in: place,
    required: place === 'path' || required.includes(name),
    schema: property,
  }))
}
