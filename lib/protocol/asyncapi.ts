import type { z } from 'zod'
import { wireError } from './errors'
import { requests } from './events'
import { type JsonSchema, toJsonSchema } from './json-schema'
import { pushes } from './pushes'
import { type RatedRow, toRateExtension } from './rated-row'

type RequestSpec = RatedRow & {
  access: readonly string[]
  scope: string
  input: z.ZodType
  reply: string | null
  output: z.ZodType | null
}

/** The event tables as an AsyncAPI 3.0 document, seen from the server: it receives requests and sends pushes. */
export function toAsyncApi(): JsonSchema {
  const messages: Record<string, JsonSchema> = {}
  const operations: Record<string, JsonSchema> = {}
  for (const [name, spec] of Object.entries(requests) as [string, RequestSpec][]) {
    messages[name] = { name, summary: spec.summary, payload: toJsonSchema(spec.input, 'input') }
    if (spec.reply && spec.output) {
      messages[`${name}.reply`] = { name: spec.reply, payload: toJsonSchema(spec.output, 'output') }
    }
    operations[name] = {
      action: 'receive',
      summary: spec.summary,
      'x-access': spec.access,
      'x-scope': spec.scope,
      ...toRateExtension(spec),
      channel: { $ref: '#/channels/socket' },
      messages: [{ $ref: `#/channels/socket/messages/${name}` }],
      ...(spec.reply
        ? {
            reply: {
              channel: { $ref: '#/channels/socket' },
              messages: [{ $ref: `#/channels/socket/messages/${name}.reply` }],
            },
          }
        : {}),
    }
  }
  for (const [name, { summary, payload }] of Object.entries(pushes)) {
    const key = `${name}.push`
    messages[key] = { name, summary, payload: toJsonSchema(payload, 'output') }
    operations[key] = {
      action: 'send',
      summary,
      channel: { $ref: '#/channels/socket' },
      messages: [{ $ref: `#/channels/socket/messages/${key}` }],
    }
  }
  return {
    asyncapi: '3.0.0',
    info: {
      title: 'Rollcall socket events',
      version: '1',
      description: 'Socket.IO events. Generated from lib/protocol/events.ts.',
    },
    channels: { socket: { address: '/socket.io/', messages } },
    operations,
    components: { schemas: { Error: toJsonSchema(wireError, 'output') } },
  }
}
