import 'server-only'
import { type NextRequest, NextResponse } from 'next/server'
import NextAuth from 'next-auth'
import type { DomainError } from '@/lib/domain/errors'
import { MAX_JSON_BODY_BYTES } from '@/lib/protocol/limits'
import { getRuntime } from '@/lib/server/runtime-slot'
import { createAuthOptions, type SignInOutcome } from './auth-options'

type AuthContext = { params: Promise<{ nextauth: string[] }> }

/** next-auth, with our bounds before it and our answer to too many attempts after it. */
export async function handleAuth(request: NextRequest, context: AuthContext): Promise<Response> {
  const runtime = getRuntime()
  if (request.method === 'POST') {
    const origin = request.headers.get('origin')
    if (origin !== null && !runtime.isAllowedOrigin(origin)) {
      return refuse(403, { code: 'forbidden', message: 'Not allowed from this origin' })
    }
    // Next would read 50 MB into memory.
    const length = Number(request.headers.get('content-length') ?? Number.NaN)
    if (!(length <= MAX_JSON_BODY_BYTES)) {
      return refuse(413, { code: 'too_large', message: 'The body may have at most 64 KiB, its length told beforehand' })
    }
  }
  const outcome: SignInOutcome = { refusal: null, device: null }
  const answer = (await NextAuth(createAuthOptions(runtime, outcome))(request, context)) as Response
  if (outcome.device) answer.headers.append('set-cookie', runtime.deviceTokens.toSetCookie(outcome.device))
  const missing = outcome.refusal?.details.secondFactor
  if (outcome.refusal && missing) return codeMissing(outcome.refusal, missing, runtime.config.publicUrl)
  return outcome.refusal?.code === 'rate_limited' ? tooMany(outcome.refusal, runtime.config.publicUrl) : answer
}

/** As `tooMany`: what next-auth's own client looks at says that a code is needed, or was wrong. */
function codeMissing({ code, message }: DomainError, missing: string, publicUrl: URL): Response {
  return refuse(401, { code, message }, { url: new URL(`/sign-in?error=code_${missing}`, publicUrl).href })
}

/** `url` is where next-auth's own client looks for the outcome. */
function tooMany({ code, message, details }: DomainError, publicUrl: URL): Response {
  const { retryAfterMs = 0 } = details
  const url = new URL('/sign-in?error=rate_limited', publicUrl).href
  const answer = refuse(429, { code, message, retryAfterMs }, { url })
  answer.headers.set('retry-after', String(Math.ceil(retryAfterMs / 1000)))
  return answer
}

function refuse(
  status: number,
  error: { code: DomainError['code']; message: string; retryAfterMs?: number },
  more: { url?: string } = {},
): Response {
  return NextResponse.json({ error, ...more }, { status, headers: { 'cache-control': 'no-store' } })
}
