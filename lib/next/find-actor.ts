import 'server-only'
import { cookies, headers } from 'next/headers'
import { connection } from 'next/server'
import { cache } from 'react'
import type { Actor, From } from '@/lib/domain/actor'
import type { CLIENT_ADDRESS_HEADER } from '@/lib/server/request-headers'
import { getRuntime } from '@/lib/server/runtime-slot'

/** Typed by the server's constant: values of lib/server must not be bundled here. */
export const clientAddressHeader: typeof CLIENT_ADDRESS_HEADER = 'x-rollcall-client-address'

/** Where this request came from. */
export async function findFrom(): Promise<From> {
  const asked = await headers()
  return { address: asked.get(clientAddressHeader) ?? 'unknown', userAgent: asked.get('user-agent') ?? undefined }
}

/** Whose session cookie this request carries, or null. Asked once a request, however many components ask. */
export const findActor = cache(async (): Promise<Actor | null> => {
  await connection()
  const { accounts, sessionTokens } = getRuntime()
  const token = (await cookies()).get(sessionTokens.cookieName)?.value
  const sessionId = token ? await sessionTokens.readToken(token) : null
  if (sessionId === null) return null
  const { address } = await findFrom()
  const found = await accounts.authenticate({ kind: 'session', sessionId }, address)
  return found?.actor ?? null
})
