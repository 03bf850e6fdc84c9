import type { ErrorCode, Issue } from '../protocol/errors'

export type ErrorDetails = {
  issues?: Issue[]
  retryAfterMs?: number
  reauthenticate?: true
  outdated?: true
  secondFactor?: 'needed' | 'wrong' | 'missing'
}

/** An expected refusal. `code` is one of the contract's codes, `message` is shown to the user. */
export class DomainError extends Error {
  readonly domainError = true
  readonly code: ErrorCode
  readonly details: ErrorDetails

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message)
    this.name = 'DomainError'
    this.code = code
    this.details = details
  }
}

/** By shape, since Next bundles a second copy of this class and `instanceof` is false across the line. */
export function isDomainError(error: unknown): error is DomainError {
  return typeof error === 'object' && error !== null && (error as { domainError?: unknown }).domainError === true
}

/** A refusal of what comes too often; `retryAfterMs` is when there is room for one more. */
export function rateLimited(retryAfterMs: number, message = 'Too many requests: try again shortly'): DomainError {
  return new DomainError('rate_limited', message, { retryAfterMs })
}

/** A refusal of one field. `path` is dotted. */
export function invalid(path: string, message: string): DomainError {
  return new DomainError('invalid', message, { issues: [{ path, message }] })
}
