import 'server-only'
import type { AuthOptions, User } from 'next-auth'
import CredentialsProvider from 'next-auth/providers/credentials'
import { type DomainError, isDomainError } from '@/lib/domain/errors'
import type { KnownDevice } from '@/lib/server/auth/device-token'
import type { Runtime } from '@/lib/server/runtime'
import { clientAddressHeader, findFrom } from './find-actor'

const MAX_CODE_LENGTH = 40
const SESSION_SECONDS = 30 * 24 * 60 * 60

/** What an attempt to sign in came to, for the route to answer by. */
export type SignInOutcome = { refusal: DomainError | null; device: KnownDevice | null }

type SignedInUser = User & { sid: string }

/**
 * next-auth around our own sessions: its token holds a session id and nothing else, and who that is, and whether it
 * still holds, is asked of the accounts service each time.
 */
export function createAuthOptions(runtime: Runtime, outcome: SignInOutcome): AuthOptions {
  const { accounts, config, deviceTokens, logger, sessionTokens } = runtime
  const isSecure = config.publicUrl.protocol === 'https:'

  async function authorize(
    credentials: Partial<Record<'email' | 'password' | 'code', string>> | undefined,
    headers: Record<string, string | undefined>,
  ): Promise<SignedInUser | null> {
    try {
      const signedIn = await accounts.verifySignIn({
        device: deviceTokens.readCookie(headers.cookie),
        email: String(credentials?.email ?? ''),
        password: String(credentials?.password ?? ''),
        code: String(credentials?.code ?? '').slice(0, MAX_CODE_LENGTH),
        address: headers[clientAddressHeader] ?? 'unknown',
        userAgent: headers['user-agent'],
        replacedSessionId: await sessionTokens.readCookie(headers.cookie),
      })
      outcome.device = signedIn?.device ?? null
      return signedIn && { id: signedIn.user.id, sid: signedIn.sessionId }
    } catch (error) {
      if (!isDomainError(error)) {
        logger.error({ err: error }, 'a sign-in failed')
        throw new Error('internal')
      }
      outcome.refusal = error
      // next-auth shows the message in the address of the sign-in page, as `error`.
      throw new Error(error.code)
    }
  }

  return {
    secret: config.authSecret,
    useSecureCookies: isSecure,
    session: { strategy: 'jwt', maxAge: SESSION_SECONDS },
    pages: { signIn: '/sign-in', error: '/sign-in' },
    cookies: {
      sessionToken: {
        name: sessionTokens.cookieName,
        options: { httpOnly: true, sameSite: 'lax', path: '/', secure: isSecure },
      },
    },
    providers: [
      CredentialsProvider({
        credentials: {
          email: { label: 'E-mail', type: 'email' },
          password: { label: 'Password', type: 'password' },
          code: { label: 'Code', type: 'text' },
        },
        authorize: (credentials, req) => authorize(credentials, (req.headers ?? {}) as Record<string, string>),
      }),
    ],
    callbacks: {
      // next-auth's own throws for what is no address. Nobody is sent to another site.
      redirect: ({ url, baseUrl }) =>
        URL.canParse(url, baseUrl) && new URL(url, baseUrl).origin === baseUrl ? new URL(url, baseUrl).href : baseUrl,
      // Nothing else gets into the token, least of all what a client posts to `update`.
      jwt: ({ token, user }) => ({ sid: user ? (user as SignedInUser).sid : token.sid }),
      async session({ token }) {
        const found = await accounts.authenticate({ kind: 'session', sessionId: String(token.sid) }, 'unknown')
        if (found === null) throw new Error('the session is over')
        const { userId, name, role } = found.actor
        return { user: { id: userId, name, role }, expires: found.expiresAt?.toISOString() ?? '' }
      },
    },
    events: {
      async signOut({ token }) {
        if (typeof token?.sid === 'string') await accounts.signOut(token.sid, await findFrom())
      },
    },
    logger: {
      // Codes alone: what comes with them may hold what a user typed. A dead session is no error.
      error: (code) => logger[code === 'JWT_SESSION_ERROR' ? 'debug' : 'warn']({ code }, 'next-auth'),
      warn: (code) => logger.debug({ code }, 'next-auth'),
      debug: () => {},
    },
  }
}
