import { nanoid } from 'nanoid'
import type { z } from 'zod'
import { DomainError, isDomainError } from '../domain/errors'
import type { Issue, WireError } from '../protocol/errors'
import type { Logger } from './logger'

const INCIDENT_ID_LENGTH = 12

/**
 * What a client is told of an error. Expected refusals speak for themselves; anything else is logged here, once,
 * with its cause, and is known to the client by its incident id alone. `where` names the route in the log.
 */
export function toWireError(error: unknown, log: Logger, where?: string): WireError {
  if (isDomainError(error)) return { code: error.code, message: error.message, ...error.details }
  const incidentId = nanoid(INCIDENT_ID_LENGTH)
  log.error({ err: error, incidentId, where }, 'request failed')
  return { code: 'internal', message: 'Something went wrong on our side', incidentId }
}

/** What a schema found wrong, with dotted paths. */
export function toIssues(error: z.ZodError): Issue[] {
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
