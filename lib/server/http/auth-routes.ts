const PREFIX = '/api/auth/'

/** What the product uses of next-auth. Its other addresses do not exist: one of them writes the log for anybody. */
const used: Record<string, readonly string[]> = {
  GET: ['csrf', 'providers', 'session', 'signin', 'signout'],
  HEAD: ['csrf', 'providers', 'session', 'signin', 'signout'],
  POST: ['callback/credentials', 'signout'],
}

/** Whether this is an address below next-auth's that the product does not use, by this method. */
export function isUnusedAuthRoute(method: string, pathname: string): boolean {
  if (pathname !== PREFIX.slice(0, -1) && !pathname.startsWith(PREFIX)) return false
  return !(used[method] ?? []).includes(pathname.slice(PREFIX.length))
}
