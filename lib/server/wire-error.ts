import { nanoid } from 'nanoid'
import { isDomainError, rateLimited } from '../domain/errors'
import type { WireError } from '../protocol/errors'
import { isOutOfTime } from './database-error'
import type { Logger } from './logger'

const INCIDENT_ID_LENGTH = 12
const BUSY_RETRY_MS = 1000

/**
 * What a client is told of an error. Expected refusals speak for themselves, and what the database had no time for is to
 * be asked again; anything else is logged here, once, with its cause, and is known to the client by its incident id
 * alone. `where` names the route in the log.
 */
export function toWireError(error: unknown, log: Logger, where?: string): WireError {
  if (isDomainError(error)) return { code: error.code, message: error.message, ...error.details }
  if (isOutOfTime(error)) {
    log.warn({ err: error, where }, 'the database had no time for a request')
    const { code, message, details } = rateLimited(
      BUSY_RETRY_MS,
      'Too much is asked for at once: try again in a moment',
    )
    return { code, message, ...details }
  }
  const incidentId = nanoid(INCIDENT_ID_LENGTH)
  log.error({ err: error, incidentId, where }, 'request failed')
  return { code: 'internal', message: 'Something went wrong on our side', incidentId }
}
