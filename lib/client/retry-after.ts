type Refusal = { retryAfterMs?: unknown }
type ConnectError = {
  /** Of a refusal by Socket.IO. */
  data?: Refusal
  /** The request behind a refusal by HTTP: of WebSocket nothing is told, of polling all. */
  context?: { status?: number; responseText?: string }
}

/** How long a connection is asked to stay away, or null: nothing is known of how busy the server is. */
export function toRetryAfterMs(error: unknown): number | null {
  const { data, context } = error as ConnectError
  const { retryAfterMs } = data ?? (context?.status === 429 ? readRefusal(context.responseText ?? '') : {})
  return typeof retryAfterMs === 'number' && retryAfterMs > 0 ? retryAfterMs : null
}

function readRefusal(text: string): Refusal {
  try {
    return (JSON.parse(text) as { error?: Refusal } | null)?.error ?? {}
  } catch {
    // A proxy's own words.
    return {}
  }
}
