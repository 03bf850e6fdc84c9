import type { ErrorCode, Issue, WireError } from '@/lib/protocol/errors'

/** `offline` is ours: the server was not reached, or did not answer in time. */
export type ClientErrorCode = ErrorCode | 'offline'

/** A refusal, or no answer at all. `message` may be shown as it is. */
export class ApiError extends Error {
  readonly code: ClientErrorCode
  readonly issues: Issue[]
  readonly retryAfterMs: number | null
  readonly incidentId: string | null
  /** The same is granted once the password is confirmed. */
  readonly needsPassword: boolean

  constructor(error: Partial<Omit<WireError, 'code'>> & { code: ClientErrorCode; message: string }) {
    super(error.message)
    this.name = 'ApiError'
    this.code = error.code
    this.issues = error.issues ?? []
    this.retryAfterMs = error.retryAfterMs ?? null
    this.incidentId = error.incidentId ?? null
    this.needsPassword = error.reauthenticate ?? false
  }

  /** Asking again later may succeed; everything else is final. */
  get isTransient(): boolean {
    return this.code === 'offline' || this.code === 'internal' || this.code === 'rate_limited'
  }
}

export function offlineError(): ApiError {
  return new ApiError({
    code: 'offline',
    message: 'Rollcall could not be reached. Check your connection and try again.',
  })
}

/** The sentence to show for any failure. */
export function messageOf(error: unknown): string {
  return error instanceof ApiError ? error.message : 'Something went wrong. Try again.'
}

/** For `catch`: null where the thing asked for is not there, else the error goes on. */
export function nullIfAbsent(error: unknown): null {
  if (error instanceof ApiError && error.code === 'not_found') return null
  throw error
}

/** Reads an error answer of the JSON API. */
export function toApiError(answer: unknown, status: number): ApiError {
  const error = (answer as { error?: WireError } | null)?.error
  // Of the words of this page the server takes none any more. What waits is sent once it was loaded anew.
  if (error?.outdated) return new ApiError({ code: 'offline', message: error.message })
  if (error && typeof error.code === 'string' && typeof error.message === 'string') return new ApiError(error)
  return status >= 500 ? offlineError() : new ApiError({ code: 'invalid', message: 'The request was refused.' })
}
