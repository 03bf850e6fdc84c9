import { nanoid } from 'nanoid'
import { isDomainError } from '../domain/errors'
import type { WireError } from '../protocol/errors'
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
