import { S3ServiceException } from '@aws-sdk/client-s3'

function statusOf(error: unknown): number | undefined {
  return error instanceof S3ServiceException ? error.$metadata.httpStatusCode : undefined
}

export function isMissing(error: unknown): boolean {
  return statusOf(error) === 404 && (error as Error).name !== 'NoSuchBucket'
}

/** Another try would be answered alike; being told to slow down is none. */
export function isRefusal(error: unknown): boolean {
  const status = statusOf(error)
  return status !== undefined && status < 500 && status !== 429 && status !== 408
}

/** Without what the client hangs on its errors: keys, signed headers and the whole answer. */
export function toFailure(what: string, error: unknown): Error {
  const { name, message } = error as Error
  const status = statusOf(error)
  return new Error(`the S3 store failed to ${what}: ${name}${status ? ` (${status})` : ''}: ${message}`)
}
