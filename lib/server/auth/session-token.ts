import { decode } from 'next-auth/jwt'
import { id } from '../../protocol/scalars'
import { findCookie } from './find-cookie'

export type SessionTokens = {
  readonly cookieName: string
  /** The session id in a `Cookie` header, or null: no cookie, a forged or an expired one. Never throws. */
  readCookie(cookieHeader: string | undefined): Promise<string | null>
  /** The session id in a token's text. Never throws. */
  readToken(token: string): Promise<string | null>
}

/** The cookie's name. `__Host-` binds it to https, this host and the whole path. */
function sessionCookieName(publicUrl: URL): string {
  return publicUrl.protocol === 'https:' ? '__Host-next-auth.session-token' : 'next-auth.session-token'
}

/** Reads next-auth's session tokens; the only file that does. They hold a session id and nothing else. */
export function createSessionTokens({ secret, publicUrl }: { secret: string; publicUrl: URL }): SessionTokens {
  const cookieName = sessionCookieName(publicUrl)

  const readToken = async (token: string): Promise<string | null> => {
    try {
      const payload = await decode({ token, secret })
      const parsed = id.safeParse(payload?.sid)
      return parsed.success ? parsed.data : null
    } catch {
      // PROMISES trap 11: `decode` throws on a bad token, which is nobody's session.
      return null
    }
  }

  return {
    cookieName,
    readToken,
    async readCookie(cookieHeader) {
      const token = cookieHeader === undefined ? null : findCookie(cookieHeader, cookieName)
      return token ? readToken(token) : null
    },
  }
}
