import type { z } from 'zod'
import { DomainError } from '../domain/errors'
import type { Issue } from '../protocol/errors'

/** What a schema found wrong, with dotted paths. */
function toIssues(error: z.ZodError): Issue[] {
  return error.issues.map(({ path, message }) => ({ path: path.map(String).join('.'), message }))
}

/** Parses what a client sent. @throws DomainError `invalid` that lists every issue by its dotted path */
export function parseInput<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const issues = toIssues(parsed.error)
  const first = issues[0]
  const message = first?.path ? `${first.path}: ${first.message}` : (first?.message ?? 'Invalid request')
  throw new DomainError('invalid', message, { issues })
}
