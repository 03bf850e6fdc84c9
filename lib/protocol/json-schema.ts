import { z } from 'zod'

export type JsonSchema = Record<string, unknown>

/** The JSON Schema of what a client may send (`input`) or will get (`output`). */
export function toJsonSchema(schema: z.ZodType, io: 'input' | 'output'): JsonSchema {
  const { $schema: _, ...rest } = z.toJSONSchema(schema, { io, unrepresentable: 'any', target: 'draft-2020-12' })
  return rest
}
