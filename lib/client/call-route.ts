import type { z } from 'zod'
import { AS_HEADER } from '@/lib/protocol/as-header'
import type { RouteName, RouteOutput, routes } from '@/lib/protocol/routes'
import { offlineError, toApiError } from './api-error'
import { routeAddresses } from './route-addresses'

type Routes = typeof routes
type PartInput<S, K extends string> = S extends { [P in K]: infer T extends z.ZodType }
  ? { [P in K]: z.input<T> }
  : unknown
type QueryInput<S> = S extends { query: infer T extends z.ZodType } ? { query?: QueryOf<z.input<T>> } : unknown
/** In an address everything is text; flags are written for the caller. */
type QueryOf<T> = { [P in keyof T]?: T[P] | (string extends T[P] ? never : 'true' extends T[P] ? boolean : never) }

/** What a route can be asked for in its address. */
export type RouteQuery<N extends RouteName> = Routes[N] extends { query: infer T extends z.ZodType }
  ? QueryOf<z.input<T>>
  : never

/** What a caller gives: only the parts the route has. */
export type CallInput<N extends RouteName> = PartInput<Routes[N], 'params'> &
  QueryInput<Routes[N]> &
  PartInput<Routes[N], 'body'>

type Circumstances = {
  signal?: AbortSignal
  /** Whose request it is, where somebody else may have signed in since. */
  as?: string
}

type LooseInput = {
  params?: Record<string, string>
  query?: Record<string, string | number | boolean | null | undefined>
  body?: unknown
}

/** The address of a route, with its parameters filled in. */
export function routeUrl(name: RouteName, input: Pick<LooseInput, 'params' | 'query'> = {}): string {
  const path = routeAddresses[name].split(' ')[1] ?? ''
  const filled = path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(input.params?.[key] ?? ''))
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value))
  }
  const text = search.toString()
  return text ? `${filled}?${text}` : filled
}

/** Calls a route of the contract with the session cookie. Throws `ApiError`. */
export async function callRoute<N extends RouteName>(
  name: N,
  ...[input]: unknown extends CallInput<N> ? [input?: Circumstances] : [input: CallInput<N> & Circumstances]
): Promise<RouteOutput<N>> {
  const { params, query, body, signal, as } = (input ?? {}) as LooseInput & Circumstances
  const [method = 'GET'] = routeAddresses[name].split(' ')
  let response: Response
  try {
    response = await fetch(routeUrl(name, { params, query }), {
      method,
      credentials: 'same-origin',
      signal: signal ?? null,
      headers: {
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(as !== undefined && { [AS_HEADER]: as }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw offlineError()
  }
  if (response.status === 204) return null as RouteOutput<N>
  const answer: unknown = await response.json().catch(() => null)
  if (response.ok) return answer as RouteOutput<N>
  throw toApiError(answer, response.status)
}
