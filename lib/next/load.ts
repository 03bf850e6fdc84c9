import 'server-only'
import { notFound } from 'next/navigation'
import type { z } from 'zod'
import { isDomainError } from '@/lib/domain/errors'
import type { RouteOutput, routes } from '@/lib/protocol/routes'
import type { JsonRouteName } from '@/lib/server/http/handlers'
import { getRuntime } from '@/lib/server/runtime-slot'
import { findFrom } from './find-actor'
import { requireActor } from './require-actor'

type Routes = typeof routes
type Part<S, K extends string> = S extends { [P in K]: infer T extends z.ZodType } ? { [P in K]: z.input<T> } : unknown
type QueryPart<S> = S extends { query: infer T extends z.ZodType } ? { query?: Text<z.input<T>> } : unknown
/** As in an address, a query is text; numbers and booleans are written for the caller. */
type Text<T> = { [P in keyof T]?: T[P] | string | number | boolean | null | undefined }

type LoadInput<N extends JsonRouteName> = Part<Routes[N], 'params'> & QueryPart<Routes[N]> & Part<Routes[N], 'body'>

type LoadArguments<N extends JsonRouteName> =
  Record<string, never> extends LoadInput<N> ? [LoadInput<N>?] : [LoadInput<N>]

/** As `load`, but null for what is absent or hidden. */
export async function loadIfThere<N extends JsonRouteName>(
  name: N,
  ...[input]: LoadArguments<N>
): Promise<RouteOutput<N> | null> {
  const actor = await requireActor()
  const { params, query, body } = (input ?? {}) as { params?: unknown; query?: Record<string, unknown>; body?: unknown }
  try {
    return await getRuntime().call(actor, name, { params, query: toText(query ?? {}), body }, await findFrom())
  } catch (error) {
    if (isDomainError(error) && error.code === 'not_found') return null
    throw error
  }
}

/**
 * What an API route answers to the signed-in user, without HTTP in between. Shows the not-found page for what is
 * absent or hidden; other refusals are thrown.
 */
export async function load<N extends JsonRouteName>(name: N, ...input: LoadArguments<N>): Promise<RouteOutput<N>> {
  return (await loadIfThere(name, ...input)) ?? notFound()
}

function toText(query: Record<string, unknown>): Record<string, string> {
  return Object.fromEntries(
    Object.entries(query).flatMap(([key, value]) => (value == null ? [] : [[key, String(value)] as const])),
  )
}
