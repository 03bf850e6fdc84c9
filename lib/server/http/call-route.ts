import type { z } from 'zod'
import type { Actor, From } from '../../domain/actor'
import { DomainError } from '../../domain/errors'
import { assertScope } from '../../domain/token-scope'
import { rateOnTheRoad } from '../../protocol/rated-row'
import { type RouteInput, type RouteName, type RouteOutput, routes } from '../../protocol/routes'
import { scopeOf } from '../../protocol/routes/route-row'
import { parseInput } from '../parse-input'
import { handlers, type JsonRouteName } from './handlers'
import type { HttpServices } from './http-services'

/** What arrives, unparsed. */
export type RawInput = { params?: unknown; query?: unknown; body?: unknown }

type Schemas = { params?: z.ZodType; query?: z.ZodType; body?: z.ZodType }

/** @throws forbidden where the route is not for the actor's role, or for their API token's scopes */
function assertRole(name: RouteName, actor: Actor | null): void {
  const { access } = routes[name]
  if (access === 'public') return
  if (access !== 'signed_in' && !access.some((role) => role === actor?.role)) {
    throw new DomainError('forbidden', `Only for a ${access.join(' or a ')}`)
  }
  if (actor?.lacksSecondFactor && access !== 'signed_in') {
    throw new DomainError('forbidden', 'Set up two-factor sign-in first: admins must have it here', {
      secondFactor: 'missing',
    })
  }
  if (actor) assertScope(actor, scopeOf(routes[name]))
}

/** As `assertRole`; who reaches for what is for admins is noted. @throws forbidden */
export async function admitRole(
  { securityLog }: Pick<HttpServices, 'securityLog'>,
  actor: Actor | null,
  name: RouteName,
  from: From,
): Promise<void> {
  try {
    assertRole(name, actor)
  } catch (refusal) {
    if (actor && scopeOf(routes[name]) === 'admin') {
      const { userId } = actor
      await securityLog.note({ kind: 'access_refused', userId, actorId: userId, from, details: { route: name } })
    }
    throw refusal
  }
}

/** @throws invalid */
function parseRouteInput<N extends RouteName>(name: N, raw: RawInput): RouteInput<N> {
  const { params, query, body } = routes[name] as Schemas
  return {
    params: params ? parseInput(params, raw.params) : {},
    query: query ? parseInput(query, raw.query ?? {}) : {},
    body: body ? parseInput(body, raw.body) : undefined,
  } as RouteInput<N>
}

/** What a request asks for, once it is known to be in shape and within its rate. @throws invalid, rate_limited */
export async function admit<N extends RouteName>(
  services: Pick<HttpServices, 'takePoint'>,
  actor: Actor | null,
  name: N,
  raw: RawInput,
): Promise<RouteInput<N>> {
  const input = parseRouteInput(name, raw)
  const rule = rateOnTheRoad(routes[name])
  if (rule && actor) await services.takePoint(rule, actor.userId)
  return input
}

export function isJsonRoute(name: RouteName): name is JsonRouteName {
  return Object.hasOwn(handlers, name)
}

/** Runs a JSON route for somebody already known: role, shape, rate, handler. Pages come in here, without HTTP. */
export async function callRoute<N extends JsonRouteName>(
  services: HttpServices,
  actor: Actor | null,
  name: N,
  raw: RawInput,
  from: From,
): Promise<RouteOutput<N>> {
  assertRole(name, actor)
  const handler = handlers[name] as unknown as (
    services: HttpServices,
    actor: Actor | null,
    input: RouteInput<N>,
    from: From,
  ) => Promise<RouteOutput<N> | undefined>
  return (await handler(services, actor, await admit(services, actor, name, raw), from)) ?? (null as RouteOutput<N>)
}
