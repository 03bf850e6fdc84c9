import { expect } from 'vitest'
import type { WireError } from '../../lib/protocol/errors'
import { type RouteName, type RouteOutput, routes } from '../../lib/protocol/routes'

export type ApiInput = {
  params?: Record<string, string>
  query?: Record<string, string | number | boolean>
  body?: unknown
  headers?: Record<string, string>
}

export type ApiClient = {
  /** The raw answer. */
  send(name: RouteName, input?: ApiInput): Promise<Response>
  /** The answer of a request that must succeed, checked against the contract. */
  get<N extends RouteName>(name: N, input?: ApiInput): Promise<RouteOutput<N>>
  /** The refusal of a request that must fail. */
  refusal(name: RouteName, input?: ApiInput): Promise<WireError & { status: number }>
}

/** Calls routes by their names in the table; `token` null is nobody. */
export function createApiClient(url: string, token: string | null): ApiClient {
  const client: ApiClient = {
    send(name, { params = {}, query = {}, body, headers = {} } = {}) {
      const { method, path } = routes[name]
      const filled = path
        .replace(/:(\w+)/g, (_, key: string) => encodeURIComponent(params[key] ?? ''))
        .replace('*', params['*'] ?? '')
      const search = new URLSearchParams(Object.entries(query).map(([key, value]) => [key, String(value)]))
      const isJson = body !== undefined && !(body instanceof FormData) && typeof body !== 'string'
      return fetch(`${url}${filled}${search.size > 0 ? `?${search}` : ''}`, {
        method,
        redirect: 'manual',
        headers: {
          ...(token === null ? {} : { authorization: `Bearer ${token}` }),
          ...(isJson ? { 'content-type': 'application/json' } : {}),
          ...headers,
        },
        body: (isJson ? JSON.stringify(body) : body) as BodyInit | undefined,
      })
    },
    async get(name, input) {
      const answer = await client.send(name, input)
      const text = await answer.text()
      expect(answer.ok, `${name}: ${answer.status} ${text}`).toBe(true)
      const { output } = routes[name]
      if (output === null) {
        expect(answer.status).toBe(204)
        return null as RouteOutput<typeof name>
      }
      return output.parse(JSON.parse(text)) as RouteOutput<typeof name>
    },
    async refusal(name, input) {
      const answer = await client.send(name, input)
      expect(answer.ok, `${name} was accepted`).toBe(false)
      const { error } = (await answer.json()) as { error: WireError }
      return { ...error, status: answer.status }
    },
  }
  return client
}
