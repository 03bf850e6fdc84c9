import type { z } from 'zod'
import { CONTRACT_VERSION } from '@/lib/protocol/contract-version'
import { AS_HEADER, CONTRACT_HEADER } from '@/lib/protocol/page-headers'
import type { RouteName, RouteOutput, routes } from '@/lib/protocol/routes'
import { offlineError, toApiError } from './api-error'

type Routes = typeof routes
type AddressOf = { [N in RouteName]: `${Routes[N]['method']} ${Routes[N]['path']}` }
/** "GET /api/me": what tells a route from all others, so that a browser need load no table of them. */
export type RouteAddress = AddressOf[RouteName]
type RouteAt<A extends RouteAddress> = { [N in RouteName]: AddressOf[N] extends A ? N : never }[RouteName]

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
export function routeUrl(address: RouteAddress, input: Pick<LooseInput, 'params' | 'query'> = {}): string {
  const path = address.slice(address.indexOf(' ') + 1)
  const filled = path.replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(input.params?.[key] ?? ''))
  const search = new URLSearchParams()
  for (const [key, value] of Object.entries(input.query ?? {})) {
    if (value !== undefined && value !== null && value !== '') search.set(key, String(value))
  }
  const text = search.toString()
  return text ? `${filled}?${text}` : filled
}

/** Calls a route of the contract with the session cookie. Throws `ApiError`. */
export async function callRoute<A extends RouteAddress>(
  address: A,
  ...[input]: unknown extends CallInput<RouteAt<A>>
    ? [input?: Circumstances]
    : [input: CallInput<RouteAt<A>> & Circumstances]
): Promise<RouteOutput<RouteAt<A>>> {
  const { params, query, body, signal, as } = (input ?? {}) as LooseInput & Circumstances
  let response: Response
  try {
    response = await fetch(routeUrl(address, { params, query }), {
      method: address.slice(0, address.indexOf(' ')),
      credentials: 'same-origin',
      signal: signal ?? null,
      headers: {
        [CONTRACT_HEADER]: String(CONTRACT_VERSION),
        ...(body !== undefined && { 'content-type': 'application/json' }),
        ...(as !== undefined && { [AS_HEADER]: as }),
      },
      ...(body !== undefined && { body: JSON.stringify(body) }),
    })
  } catch (cause) {
    if (signal?.aborted) throw cause
    throw offlineError()
  }
  if (response.status === 204) return null as RouteOutput<RouteAt<A>>
  const answer: unknown = await response.json().catch(() => null)
  if (response.ok) return answer as RouteOutput<RouteAt<A>>
  throw toApiError(answer, response.status)
}
