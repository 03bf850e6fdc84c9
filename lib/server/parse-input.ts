import type { z } from 'zod'
import { DomainError } from '../domain/errors'
import type { Issue } from '../protocol/errors'
import { MAX_ISSUES } from '../protocol/limits'
import { findSizeRefusal } from '../protocol/sized'

/** What a schema found wrong, with dotted paths: the first of it, since an answer must not outgrow the question. */
function toIssues(error: z.ZodError): Issue[] {
  return error.issues.slice(0, MAX_ISSUES).map(({ path, message }) => ({ path: path.map(String).join('.'), message }))
}

/**
 * Parses what a client sent. @throws DomainError `invalid` that lists the first issues by their dotted paths, or the code
 * that the schema names for what is too many
 */
export function parseInput<T extends z.ZodType>(schema: T, input: unknown): z.output<T> {
  const parsed = schema.safeParse(input)
  if (parsed.success) return parsed.data
  const refusal = findSizeRefusal(parsed.error)
  if (refusal) throw new DomainError(refusal.code, refusal.message)
  const issues = toIssues(parsed.error)
  const first = issues[0]
  const message = first?.path ? `${first.path}: ${first.message}` : (first?.message ?? 'Invalid request')
  throw new DomainError('invalid', message, { issues })
}
