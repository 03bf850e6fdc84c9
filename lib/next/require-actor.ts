import 'server-only'
import { headers } from 'next/headers'
import { redirect } from 'next/navigation'
import type { Actor } from '@/lib/domain/actor'
import { homePathOf } from '@/lib/domain/home-path'
import type { Role } from '@/lib/protocol/objects'
import type { REQUEST_PATH_HEADER } from '@/lib/server/request-headers'
import { findActor } from './find-actor'

const requestPathHeader: typeof REQUEST_PATH_HEADER = 'x-rollcall-path'

/** Sends whoever is not signed in to the sign-in page, and back here afterwards. */
async function redirectToSignIn(): Promise<never> {
  const url = new URL((await headers()).get(requestPathHeader) ?? '/', 'http://here')
  // Next's own mark on what it fetches for a change of page.
  url.searchParams.delete('_rsc')
  const path = url.pathname + url.search
  redirect(path === '/' ? '/sign-in' : `/sign-in?${new URLSearchParams({ callbackUrl: path })}`)
}

/** Who is signed in. Redirects to the sign-in page without a session, and home where the page is for other roles. */
export async function requireActor(roles?: readonly Role[]): Promise<Actor> {
  const actor = await findActor()
  if (actor === null) return redirectToSignIn()
  if (roles && !roles.includes(actor.role)) redirect(homePathOf(actor.role))
  // Where admins must have a second factor, it is set up before anything else.
  if (roles && actor.lacksSecondFactor) redirect('/settings#two-factor')
  return actor
}
